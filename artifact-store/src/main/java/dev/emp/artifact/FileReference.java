package dev.emp.artifact;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An uploaded file in the input of a job, as {@code {"$file": "file_…"}}. The orchestrator fills in what the worker needs to
 * know; the worker puts a URL in its place, which connectors take anyway.
 *
 * @param file its id, under which its content lies in the store
 * @param form what it is replaced by
 */
public record FileReference(String file, Form form, String contentType, long sizeBytes) {

    /** The member by which an object is known to be a reference. */
    public static final String MARK = "$file";

    public static final String AS = "as";
    public static final String CONTENT_TYPE = "content_type";
    public static final String SIZE_BYTES = "size_bytes";

    /** What a connector finds in the place of a reference. */
    public enum Form {
        /** {@code data:<type>;base64,…}: the whole file. */
        DATA_URL("data_url"),
        /** An https URL of the store, good for as long as the job may run. */
        URL("url");

        private final String wireName;

        Form(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }

    /** Where the content of an upload lies. */
    public static ArtifactKey keyOf(String file) {
        return new ArtifactKey(file, 0, "content");
    }

    public ArtifactKey key() {
        return keyOf(file);
    }

    public ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put(MARK, file)
                .put(AS, form.wireName)
                .put(CONTENT_TYPE, contentType)
                .put(SIZE_BYTES, sizeBytes);
    }

    /** Reads what {@link #toJson} has written. */
    public static FileReference of(ObjectNode json) {
        return new FileReference(
                json.path(MARK).asString(""),
                json.path(AS).asString("").equals(Form.URL.wireName) ? Form.URL : Form.DATA_URL,
                json.path(CONTENT_TYPE).asString("application/octet-stream"),
                json.path(SIZE_BYTES).asLong(0));
    }

    public static boolean isOne(JsonNode value) {
        return value instanceof ObjectNode && value.has(MARK);
    }
}
