namespace TrainingJobs.Core.Jobs;

/// <summary>Type of a parameter's value.</summary>
public enum ParameterType
{
    String,
    Int,
    Float,

    /// <summary>Present or absent: passed bare when true, not at all when false.</summary>
    Flag,

    /// <summary>Any number of values after one name.</summary>
    List,
}
