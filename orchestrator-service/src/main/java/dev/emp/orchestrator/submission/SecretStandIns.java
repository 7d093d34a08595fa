package dev.emp.orchestrator.submission;

import com.networknt.schema.Error;
import dev.emp.orchestrator.files.Attachments;
import dev.emp.secrets.SecretReferences;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * An input as far as a schema can tell: with some text in the place of each secret. What a schema wants of that text nobody here
 * can know.
 *
 * @param pointers where the texts stand, as JSON pointers from the body
 */
record SecretStandIns(JsonNode input, Set<String> pointers) {

    private static final String TEXT = "secret";

    /** What schemas say of the content of a text. */
    private static final Set<String> OF_ITS_CONTENT =
            Set.of("pattern", "format", "minLength", "maxLength", "enum", "const", "contentEncoding");

    /** What fails only because something in it has failed. */
    private static final Set<String> CONSEQUENCES = Set.of("anyOf", "oneOf", "unevaluatedProperties");

    /** With a URL in the place of each file, too. */
    static SecretStandIns in(InputPart part) {
        JsonNode input = part.hasFiles() ? Attachments.asConnectorsSeeIt(part.input()) : part.input();
        if (!part.hasSecrets()) {
            return new SecretStandIns(input, Set.of());
        }
        Set<String> pointers = new HashSet<>();
        JsonNode replaced = SecretReferences.replace(input, part.inputPointer(), (reference, pointer) -> {
            pointers.add(pointer);
            return JsonNodeFactory.instance.stringNode(TEXT);
        });
        return new SecretStandIns(replaced, pointers);
    }

    /** The errors that would stand whatever the secrets are. */
    List<Error> certain(List<Error> errors, Function<Error, String> pointerOf) {
        if (pointers.isEmpty()) {
            return errors;
        }
        Set<String> open = new HashSet<>();
        errors.stream()
                .filter(error -> OF_ITS_CONTENT.contains(error.getKeyword()))
                .map(pointerOf)
                .filter(pointers::contains)
                .forEach(open::add);
        return errors.stream()
                .filter(error -> !open.contains(pointerOf.apply(error)) || !isOpen(error))
                .toList();
    }

    /** Of a text whose content alone is in question. */
    private static boolean isOpen(Error error) {
        String path = String.valueOf(error.getEvaluationPath());
        boolean oneOfSeveral = path.contains("/anyOf/") || path.contains("/oneOf/");
        return OF_ITS_CONTENT.contains(error.getKeyword()) || CONSEQUENCES.contains(error.getKeyword()) || oneOfSeveral;
    }
}
