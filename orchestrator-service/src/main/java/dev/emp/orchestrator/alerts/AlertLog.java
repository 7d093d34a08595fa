package dev.emp.orchestrator.alerts;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Writes alerts into the log. */
@Component
final class AlertLog implements AlertListener {

    private static final Logger log = LoggerFactory.getLogger(AlertLog.class);

    @Override
    public CompletionStage<Void> changed(Alert alert) {
        switch (alert.state()) {
            case FIRING -> log.warn("Alert {} ({}): {}", alert.kind().wireName(), alert.id(), alert.message());
            case RESOLVED -> log.info("Alert {} ({}) is over", alert.kind().wireName(), alert.id());
            case PENDING -> {}
        }
        return CompletableFuture.completedFuture(null);
    }
}
