using TrainingJobs.Core.Files.Yaml;

namespace TrainingJobs.Core.Files;

/// <summary>Names files that people take for job files, so that they hear what they have in hand.</summary>
internal static class OtherFiles
{
    private static readonly string[] s_serviceKey = ["clientid", "clientsecret", "url", "serviceurls"];

    /// <summary>What the file is, and what to take instead; null when nobody can tell.</summary>
    public static (string What, string Advice)? Describe(YamlNode root)
    {
        if (root is YamlSequence { Items: [YamlMapping first, ..] } && first.Find("job_uuid") is not null)
        {
            return ("a list of records of jobs that proxiML has made; it is no request for a job", "Take the file that a job was made from.");
        }

        if (root is not YamlMapping file)
        {
            return null;
        }

        if (CiFiles.IsOne(file))
        {
            return ("a file of a build service, whose jobs build and test a project", "A job of ours has a 'command'.");
        }

        if (s_serviceKey.Count(key => file.Find(key) is not null) >= 3)
        {
            return ("a service key of SAP: it says where jobs are sent, and holds a secret, but describes no job", "Take the .sapml file, and keep this one to yourself.");
        }

        if (file.Find("apiVersion") is not null && file.Find("kind")?.Value is YamlScalar kind)
        {
            return ($"a manifest for Kubernetes ({kind.Shown})", "Describe the job as 'jobs: {name: {image: …, command: [program, argument]}}'.");
        }

        return file.Find("services")?.Value is YamlMapping services && services.Entries.Any(e => e.Value is YamlMapping service && (service.Find("image") ?? service.Find("build")) is not null)
            ? ("a file of Docker Compose, whose services are no jobs", "Describe the job as 'jobs: {name: {image: …, command: [program, argument]}}'.")
            : null;
    }
}
