import { constants, sign } from 'node:crypto';
import type { Credentials } from './settings';

/** The headers of a signed GET, made by hand where the client would not send what is to be tried. */
export function signedGet(credentials: Credentials, url: string, atMs = Date.now()): Record<string, string> {
  const signature = sign('sha256', Buffer.from(`${atMs}GET${new URL(url).pathname}`), {
    key: credentials.privateKeyPem,
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  });
  return {
    'KALSHI-ACCESS-KEY': credentials.keyId,
    'KALSHI-ACCESS-TIMESTAMP': String(atMs),
    'KALSHI-ACCESS-SIGNATURE': signature.toString('base64'),
  };
}
