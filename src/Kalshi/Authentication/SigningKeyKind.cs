namespace Kalshi.Authentication;

/// <summary>What kind of key signs (§1.2). Both have been accepted by the exchange since 2026-09-24.</summary>
public enum SigningKeyKind
{
    /// <summary>RSA-PSS with SHA-256, MGF1-SHA-256 and a salt of 32 bytes; wire name <c>rsa</c>.</summary>
    Rsa = 0,

    /// <summary>Plain Ed25519, no hash before; wire name <c>ed25519</c>.</summary>
    Ed25519,
}
