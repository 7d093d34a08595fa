package dev.emp.orchestrator.files;

import dev.emp.artifact.ArtifactStore;
import dev.emp.artifact.FileReference;
import dev.emp.artifact.FileReferences;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.Fault;
import dev.emp.orchestrator.problem.ProblemException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The uploads that a job's inputs refer to. */
@Component
public final class Attachments {

    private final FileShelf shelf;
    private final FileProperties settings;
    private final ArtifactStore store;

    Attachments(FileShelf shelf, FileProperties settings, ArtifactStore store) {
        this.shelf = shelf;
        this.settings = settings;
        this.store = store;
    }

    /** @param pointer where the input stands in the body */
    public record Place(JsonNode input, String pointer) {}

    /**
     * Inputs whose references say all that a worker needs to know.
     *
     * @param inputs in the order of the places
     * @param files the ids of all files in them
     */
    public record Attached(List<JsonNode> inputs, Set<String> files) {
        public Attached {
            inputs = List.copyOf(inputs);
            files = Set.copyOf(files);
        }
    }

    /**
     * Looks up every reference. Fails with {@link ProblemException}, all faults named: {@code file_not_found} for a file that the
     * tenant does not have (any more).
     */
    public Mono<Attached> attach(List<Place> places, String tenant) {
        return Mono.fromCallable(() -> References.read(places))
                .flatMap(references -> Flux.fromIterable(references.files())
                        .flatMap(id -> shelf.find(tenant, id))
                        .collectMap(UploadedFile::id)
                        .map(known -> resolved(places, references, known)));
    }

    /**
     * Keeps files until then at least. Fails as for a file that was never there if one has gone since it was looked up.
     */
    public Mono<Void> keep(Set<String> files, String tenant, Instant until) {
        return Flux.fromIterable(files)
                .flatMap(id ->
                        shelf.keep(tenant, id, until).flatMap(kept -> kept ? Mono.empty() : Mono.error(deleted(id))))
                .then();
    }

    private static ProblemException deleted(String id) {
        String message = "refers to " + id + ", which was just deleted";
        return new ProblemException(
                ErrorCode.INVALID_VALUE,
                "/input " + message,
                List.of(new Fault("/input", ErrorCode.FILE_NOT_FOUND.wireName(), message)));
    }

    /** How long a job without a start timeout is expected to wait. */
    public Instant longestWait(Instant from) {
        return from.plus(settings.longestWait());
    }

    /** The input as far as a schema can tell: with a URL of the right kind in the place of each reference. */
    public static JsonNode asConnectorsSeeIt(JsonNode input) {
        return FileReferences.replace(input, "", (reference, pointer) -> {
            FileReference file = FileReference.of(reference);
            return JsonNodeFactory.instance.stringNode(
                    switch (file.form()) {
                        case DATA_URL -> "data:" + file.contentType() + ";base64,";
                        case URL -> "https://files.example.org/" + file.file();
                    });
        });
    }

    private Attached resolved(List<Place> places, References references, Map<String, UploadedFile> known) {
        List<Fault> missing = references.unknown(known.keySet());
        if (!missing.isEmpty()) {
            Fault first = missing.getFirst();
            throw new ProblemException(ErrorCode.INVALID_VALUE, first.pointer() + " " + first.message(), missing);
        }
        Forms forms = new Forms(settings.inlineLimit(), store.givesLinks());
        List<JsonNode> inputs =
                places.stream().map(place -> forms.choose(place, known)).toList();
        forms.throwIfAny();
        return new Attached(inputs, references.files());
    }
}
