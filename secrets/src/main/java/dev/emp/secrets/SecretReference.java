package dev.emp.secrets;

import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A secret in the input of a job, as {@code {"$secret": "name"}}. It stands for a text that only the machine knows which runs
 * the job.
 */
public final class SecretReference {

    /** The member by which an object is known to be a reference, and the only one it has. */
    public static final String MARK = "$secret";

    /** What a name looks like, to stand behind a setting or a pointer in a message. */
    public static final String RULE =
            "must be the name of a secret: 1 to 64 of a-z, 0-9, '.', '_' and '-', a letter or digit first";

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    private SecretReference() {}

    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Whether a value is meant as a reference; that it is a right one is for the orchestrator to check. */
    public static boolean isOne(JsonNode value) {
        return value instanceof ObjectNode && value.has(MARK);
    }

    /** The name in a reference; empty when it is not a text. */
    public static String nameIn(ObjectNode reference) {
        return reference.path(MARK).asString("");
    }
}
