package dev.emp.orchestrator.files;

import dev.emp.artifact.FileReference;
import dev.emp.artifact.FileReference.Form;
import dev.emp.artifact.FileReferences;
import dev.emp.orchestrator.json.Faults;
import java.util.Map;
import java.util.Objects;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Chooses what takes the place of a file: the whole file, as long as the files of an input fit into the limit together; for one that
 * does not, or if its client wants so, a link to the store. For one submission.
 */
final class Forms {

    private final DataSize limit;
    private final boolean links;
    private final Faults faults = new Faults();

    /** @param links whether the store gives any */
    Forms(DataSize limit, boolean links) {
        this.limit = limit;
        this.links = links;
    }

    JsonNode choose(Attachments.Place place, Map<String, UploadedFile> known) {
        long[] inlined = {0};
        return FileReferences.replace(place.input(), place.pointer(), (reference, pointer) -> {
            UploadedFile file = Objects.requireNonNull(
                    known.get(reference.path(FileReference.MARK).asString()));
            Form form = form(reference, file, inlined[0], pointer);
            inlined[0] += form == Form.DATA_URL ? file.sizeBytes() : 0;
            return new FileReference(file.id(), form, file.contentType(), file.sizeBytes()).toJson();
        });
    }

    private Form form(ObjectNode reference, UploadedFile file, long before, String pointer) {
        String wanted = reference.path(FileReference.AS).asString("");
        boolean fits = before + file.sizeBytes() <= limit.toBytes();
        if (wanted.equals(Form.URL.wireName()) && !links) {
            faults.invalid(
                    pointer + "/" + FileReference.AS,
                    "must not be url: only files that lie in S3 have a URL (emp.artifacts.store)");
        } else if (!fits && (!links || wanted.equals(Form.DATA_URL.wireName()))) {
            faults.invalid(
                    pointer,
                    "makes the files of the input larger than " + limit.toKilobytes() + " KiB together, which is as"
                            + " much as goes into an input (emp.orchestrator.files.inline-limit)"
                            + (links ? "; as url there is no limit" : ""));
        }
        return wanted.equals(Form.URL.wireName()) || !fits ? Form.URL : Form.DATA_URL;
    }

    void throwIfAny() {
        faults.throwIfAny();
    }
}
