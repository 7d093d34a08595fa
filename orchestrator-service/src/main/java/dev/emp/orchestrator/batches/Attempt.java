package dev.emp.orchestrator.batches;

import dev.emp.jobbus.bus.Submission;
import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.submission.Answer;
import org.jspecify.annotations.Nullable;

/** One job of a batch on its way. */
sealed interface Attempt {

    Line.Place place();

    /** The name the client has given it; null when it has none. */
    @Nullable
    String ref();

    /** Is valid; the bus has not been asked yet. */
    record Ready(Line.Place place, @Nullable String ref, Submission submission) implements Attempt {}

    /** Was taken by an earlier call with its key, and would not be valid any more. */
    record Repeated(Line.Place place, @Nullable String ref, Answer.Taken taken) implements Attempt {}

    record Refused(Line.Place place, @Nullable String ref, ProblemException why) implements Attempt {}
}
