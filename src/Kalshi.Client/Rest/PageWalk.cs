namespace Kalshi.Client.Rest;

/// <summary>A list cannot be read to its end: too many pages, or a cursor that came before.</summary>
public sealed class PageWalkException : Exception
{
    /// <summary>Makes the exception.</summary>
    public PageWalkException() { }

    /// <summary>Makes the exception with its sentence.</summary>
    public PageWalkException(string message)
        : base(message) { }

    /// <summary>Makes the exception with a cause.</summary>
    public PageWalkException(string message, Exception innerException)
        : base(message, innerException) { }
}

/// <summary>
/// Follows the cursors of a list to its last page. An empty, null or absent cursor ends it. A list that goes in circles or
/// on for ever is an error, never a list cut short.
/// </summary>
public sealed class PageWalk
{
    private readonly string list;
    private readonly int maxPages;
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    /// <summary>Starts a walk.</summary>
    /// <param name="list">What is listed, for the error text.</param>
    /// <param name="maxPages">Most pages read, 1 to 100 000.</param>
    public PageWalk(string list, int maxPages)
    {
        OptionRange.Require(maxPages, 1, 100_000);
        this.list = list;
        this.maxPages = maxPages;
    }

    /// <summary>Pages read so far.</summary>
    public int Pages { get; private set; }

    /// <summary>The cursor to ask for next; null for the first page and after the last.</summary>
    public string? Cursor { get; private set; }

    /// <summary>Takes in the cursor of a page just read; false when that page was the last.</summary>
    /// <exception cref="PageWalkException">The cursor came before, or there are more pages than the bound.</exception>
    public bool MoveNext(string? cursor)
    {
        Pages++;
        Cursor = null;
        if (string.IsNullOrEmpty(cursor))
        {
            return false;
        }

        if (!seen.Add(cursor))
        {
            throw new PageWalkException($"The list of {list} goes in circles: page {Pages} repeats an earlier cursor.");
        }

        if (Pages >= maxPages)
        {
            throw new PageWalkException($"The list of {list} has more than {maxPages} pages (option MaxPages).");
        }

        Cursor = cursor;
        return true;
    }
}
