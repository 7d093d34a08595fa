package dev.emp.orchestrator.files;

import dev.emp.artifact.FileReference;
import dev.emp.artifact.FileReference.Form;
import dev.emp.artifact.FileReferences;
import dev.emp.orchestrator.json.Faults;
import dev.emp.orchestrator.json.ObjectReader;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.Fault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The references as a client has written them.
 *
 * @param byPointer the id of each file
 */
record References(Map<String, String> byPointer) {

    /** What the platform fills in may be there, so that the input of one job can be that of another. */
    private static final List<String> MEMBERS =
            List.of(FileReference.MARK, FileReference.AS, FileReference.CONTENT_TYPE, FileReference.SIZE_BYTES);

    static final List<Form> FORMS = List.of(Form.values());

    /** @throws dev.emp.orchestrator.problem.ProblemException with every fault of a reference */
    static References read(List<Attachments.Place> places) {
        Map<String, String> found = new LinkedHashMap<>();
        Faults faults = new Faults();
        for (Attachments.Place place : places) {
            FileReferences.replace(place.input(), place.pointer(), (reference, pointer) -> {
                read(reference, pointer, faults, found);
                return reference;
            });
        }
        faults.throwIfAny();
        return new References(found);
    }

    private static void read(ObjectNode reference, String pointer, Faults faults, Map<String, String> found) {
        ObjectReader reader = ObjectReader.of(reference, pointer, faults, MEMBERS);
        JsonNode id = reference.path(FileReference.MARK);
        if (id.isString() && FileShelf.isId(id.stringValue())) {
            found.put(pointer, id.stringValue());
        } else {
            faults.invalid(reader.pointerOf(FileReference.MARK), "must be the id of an upload: file_<26 characters>");
        }
        reader.choice(FileReference.AS, FORMS, Form::wireName, Form.DATA_URL);
    }

    Set<String> files() {
        return Set.copyOf(byPointer.values());
    }

    List<Fault> unknown(Set<String> known) {
        return byPointer.entrySet().stream()
                .filter(reference -> !known.contains(reference.getValue()))
                .map(reference -> new Fault(
                        reference.getKey(),
                        ErrorCode.FILE_NOT_FOUND.wireName(),
                        "refers to " + reference.getValue() + ", but there is no such file, or it has expired"))
                .toList();
    }
}
