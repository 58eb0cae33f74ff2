namespace TrainingJobs.Core.Targets;

/// <summary>What the value of a target's option is.</summary>
public enum TargetOptionType
{
    /// <summary>One text.</summary>
    Text,

    /// <summary>Absolute path of a folder.</summary>
    Folder,

    /// <summary>Pairs, each as <c>KEY=VALUE</c>.</summary>
    Pairs,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,
}
