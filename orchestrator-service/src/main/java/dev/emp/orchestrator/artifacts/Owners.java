package dev.emp.orchestrator.artifacts;

import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.query.JobQueries;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** Knows whether what lies in the store still belongs to somebody. */
@Component
final class Owners {

    private static final String UPLOADS = "files";
    private static final String UPLOAD_PREFIX = "file_";

    private final JobQueries jobs;
    private final Documents documents;

    Owners(JobQueries jobs, Documents documents) {
        this.jobs = jobs;
        this.documents = documents;
    }

    /** True for a job that is on the bus, a file that is known, and for all that is neither job nor file. */
    CompletionStage<Boolean> has(String name) {
        if (name.startsWith(UPLOAD_PREFIX)) {
            return documents.find(UPLOADS, name).thenApply(Optional::isPresent);
        }
        return jobId(name)
                .map(id -> jobs.find(id).thenApply(Optional::isPresent))
                .orElseGet(() -> CompletableFuture.completedStage(true));
    }

    private static Optional<JobId> jobId(String name) {
        try {
            return Optional.of(new JobId(name));
        } catch (IllegalArgumentException notAJob) {
            return Optional.empty();
        }
    }
}
