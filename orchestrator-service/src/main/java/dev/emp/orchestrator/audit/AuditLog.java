package dev.emp.orchestrator.audit;

import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.document.LogEntry;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Keeps the audit log, for all replicas alike. */
@Component
final class AuditLog {

    private static final Logger log = LoggerFactory.getLogger(AuditLog.class);
    private static final String NAME = "audit";

    private final Documents documents;
    private final int kept;

    AuditLog(Documents documents, AuditProperties properties) {
        this.documents = documents;
        this.kept = properties.kept();
    }

    /** Writes the entry down. Never fails: what can't be kept goes into the log of the service, for the call has been made. */
    Mono<Void> write(AuditEntry entry) {
        return Mono.fromCompletionStage(() -> documents.append(NAME, entry.toJson(), kept))
                .onErrorResume(fault -> {
                    log.error(
                            "The audit log could not be written: {}",
                            entry.toJson().value(),
                            fault);
                    return Mono.empty();
                });
    }

    /**
     * The newest first. Fails with {@link IllegalArgumentException} when the position is none.
     *
     * @param before where to begin; empty for the newest
     */
    Mono<List<LogEntry>> read(String before, int max) {
        return Mono.fromCompletionStage(() -> documents.readLog(NAME, before, max));
    }
}
