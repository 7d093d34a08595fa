package dev.emp.connector.comfyui;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What ComfyUI says on a socket, as far as a job's client needs it. */
sealed interface ComfyUiEvent {

    /** The job it is about; null when ComfyUI does not say, or when it is about no job. */
    @Nullable
    String promptId();

    /** These nodes are not run again: their results are cached. */
    record Cached(@Nullable String promptId, Set<String> nodes) implements ComfyUiEvent {}

    /**
     * A node begins.
     *
     * @param node null when the job has ended, well or not; its history is there by then
     */
    record Executing(@Nullable String promptId, @Nullable String node) implements ComfyUiEvent {}

    /** Steps of the running node, {@code value} of {@code max}. */
    record Steps(@Nullable String promptId, String node, double value, double max) implements ComfyUiEvent {}

    /** All nodes that have begun so far, with true for those that have ended. */
    record NodeStates(@Nullable String promptId, Map<String, Boolean> finished) implements ComfyUiEvent {}

    /**
     * A preview, or a result of a node that sends its images over the socket.
     *
     * @param node null when ComfyUI does not say: it is of the node that runs
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Image(@Nullable String promptId, @Nullable String node, String contentType, byte[] data)
            implements ComfyUiEvent {}

    /** Of no interest to a job but as a sign of life, for example the length of the queue. */
    record Other(@Nullable String promptId) implements ComfyUiEvent {}
}
