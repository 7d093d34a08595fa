package dev.emp.monitor.session;

/** What the orchestrator says of a credential. */
sealed interface Identified {

    /** @param open whether it lets in everybody, whatever they show */
    record Known(Viewer viewer, boolean open) implements Identified {}

    /**
     * @param status 401 or 403
     * @param code its own: {@code invalid_api_key}, {@code expired_api_key}, …
     */
    record Refused(int status, String code, String detail) implements Identified {}

    /** It did not answer, or not in a way that can be understood. */
    record Unknown(String reason) implements Identified {}
}
