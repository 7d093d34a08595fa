package dev.emp.orchestrator.artifacts;

import dev.emp.artifact.ArtifactKey;
import dev.emp.artifact.ArtifactStore;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobResult;
import dev.emp.jobbus.job.Outcome;
import dev.emp.jobbus.job.OutputFile;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Finds the files of jobs and reads them without blocking the event loops. */
@Component
final class Artifacts {

    private static final int CHUNK = 64 * 1024;

    private final ArtifactStore store;

    Artifacts(ArtifactStore store) {
        this.store = store;
    }

    /** Fails with {@link ErrorCode#ARTIFACT_NOT_FOUND} when the job has no such file or its bytes are gone. */
    Mono<Artifact> find(Job job, String name) {
        OutputFile file = fileOf(job, name);
        ArtifactKey key = new ArtifactKey(job.id().value(), file.epoch(), file.name());
        return Mono.fromCallable(() -> store.size(key))
                .subscribeOn(Schedulers.boundedElastic())
                .map(size -> new Artifact(key, file, size.orElseThrow(() -> gone(name))));
    }

    /** The bytes of a part of the file. */
    Flux<DataBuffer> read(Artifact artifact, ByteRange range, DataBufferFactory buffers) {
        return DataBufferUtils.readInputStream(() -> open(artifact, range), buffers, CHUNK)
                .subscribeOn(Schedulers.boundedElastic());
    }

    private InputStream open(Artifact artifact, ByteRange range) throws IOException {
        return store.open(artifact.key(), range.first(), range.length())
                .orElseThrow(() -> gone(artifact.file().name()));
    }

    private static OutputFile fileOf(Job job, String name) {
        if (!(job.outcome() instanceof Outcome.Succeeded(JobResult result))) {
            throw new ProblemException(
                    ErrorCode.ARTIFACT_NOT_FOUND,
                    "the job is " + job.state().wireName() + "; it has files once it has succeeded");
        }
        return result.files().stream()
                .filter(file -> file.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ProblemException(
                        ErrorCode.ARTIFACT_NOT_FOUND,
                        "the files of this job are: "
                                + String.join(
                                        ", ",
                                        result.files().stream()
                                                .map(OutputFile::name)
                                                .toList())));
    }

    private static ProblemException gone(String name) {
        return new ProblemException(ErrorCode.ARTIFACT_NOT_FOUND, "the bytes of " + name + " are no longer kept");
    }

    record Artifact(ArtifactKey key, OutputFile file, long size) {}
}
