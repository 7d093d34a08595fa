package dev.emp.simulators.http;

/** Words anywhere in an input that make a provider behave in a certain way. */
public final class Wishes {
    /** The content is refused: OpenAI answers 400, Replicate and RunPod let the job fail. */
    public static final String VIOLATION = "violates-policy";

    /** The model answers that it will not help, and OpenAI says so with status 200. */
    public static final String REFUSAL = "please-refuse";

    /** The answer is said to be cut short by a content filter. */
    public static final String FILTERED = "filter-me";

    /** The job is accepted, and fails. */
    public static final String FAILURE = "fail-please";

    private Wishes() {}
}
