package dev.emp.orchestrator.upkeep;

import dev.emp.jobbus.document.Documents;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** Removes documents that have expired. */
@Component
final class ExpiredDocumentRemover implements Duty {

    private final Documents documents;

    ExpiredDocumentRemover(Documents documents) {
        this.documents = documents;
    }

    @Override
    public String name() {
        return "removing expired documents";
    }

    @Override
    public CompletionStage<Integer> perform(int limit) {
        return documents.removeExpired(limit);
    }
}
