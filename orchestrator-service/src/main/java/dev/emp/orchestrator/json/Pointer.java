package dev.emp.orchestrator.json;

/** Builds JSON pointers (RFC 6901) as text. */
public final class Pointer {

    private Pointer() {}

    /** The pointer of a member of the value at {@code parent}. */
    public static String child(String parent, String name) {
        return parent + "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
