package dev.emp.jobbus.redis;

import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** For stages whose result nobody waits for. */
final class Stages {

    private Stages() {}

    /** Runs the handler with the result or the fault when there is one; at once when there is one already. */
    static <T> void onEnd(CompletionStage<T> stage, BiConsumer<@Nullable T, @Nullable Throwable> handler) {
        stage.whenComplete(handler);
    }

    /** A fault of the stage does no harm: somebody else will mend what was not done. */
    static void logFault(CompletionStage<?> stage, Logger log, String what) {
        onEnd(stage, (done, fault) -> {
            if (fault != null) {
                log.debug("{} failed: {}", what, fault.getMessage());
            }
        });
    }
}
