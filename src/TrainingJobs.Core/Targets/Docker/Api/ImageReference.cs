namespace TrainingJobs.Core.Targets.Docker.Api;

/// <summary>A name of an image, taken apart: <c>[registry/]repository[:tag][@digest]</c>.</summary>
/// <param name="Repository">The name as it was written, without tag and digest.</param>
/// <param name="TagOrDigest">The digest if there is one, else the tag, which is <c>latest</c> when nothing is said.</param>
internal sealed record ImageReference(string Repository, string TagOrDigest)
{
    public const string DockerHub = "docker.io";

    /// <summary>Host (and port) of the registry that the name leads to.</summary>
    public string Registry
    {
        get
        {
            int slash = Repository.IndexOf('/', StringComparison.Ordinal);
            string first = slash < 0 ? "" : Repository[..slash];

            // Only what looks like a host is one: 'library/python' is not, 'localhost/python' is.
            bool isHost = first == "localhost" || first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal);
            return isHost && first is not "index.docker.io" ? first : DockerHub;
        }
    }

    public static ImageReference Parse(string text)
    {
        int at = text.IndexOf('@', StringComparison.Ordinal);
        string digest = at < 0 ? "" : text[(at + 1)..];
        string name = at < 0 ? text : text[..at];

        // A colon before the last slash belongs to the port of the registry.
        int colon = name.LastIndexOf(':');
        bool hasTag = colon > name.LastIndexOf('/');
        string repository = hasTag ? name[..colon] : name;
        return new ImageReference(repository, digest.Length > 0 ? digest : hasTag ? name[(colon + 1)..] : "latest");
    }

    public override string ToString() => $"{Repository}{(TagOrDigest.Contains(':', StringComparison.Ordinal) ? '@' : ':')}{TagOrDigest}";
}
