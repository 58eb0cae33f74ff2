namespace TrainingJobs.Core.Jobs;

/// <summary>What a job is for.</summary>
public enum JobKind
{
    Training,

    /// <summary>Applies a model to data, once.</summary>
    Inference,

    /// <summary>A Jupyter server to work in.</summary>
    Notebook,

    /// <summary>A web server that answers with a model.</summary>
    Endpoint,
}
