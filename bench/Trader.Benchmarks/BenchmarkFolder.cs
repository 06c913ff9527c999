namespace Trader.Benchmarks;

/// <summary>A folder for a benchmark's files, gone with it. On the disk of the working directory: a temporary one may be memory.</summary>
internal sealed class BenchmarkFolder : IDisposable
{
    public BenchmarkFolder() =>
        Path = Directory.CreateDirectory(System.IO.Path.GetFullPath($"benchmark-{Guid.CreateVersion7()}")).FullName;

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
