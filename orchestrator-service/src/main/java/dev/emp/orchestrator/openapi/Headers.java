package dev.emp.orchestrator.openapi;

/** Where the description of the API says what a header of an answer means; for the {@code ref} of annotations. */
public final class Headers {

    public static final String LOCATION = "#/components/headers/Location";
    public static final String IDEMPOTENCY_REPLAYED = "#/components/headers/Idempotency-Replayed";
    public static final String PREFERENCE_APPLIED = "#/components/headers/Preference-Applied";
    public static final String ETAG = "#/components/headers/ETag";
    public static final String ACCEPT_RANGES = "#/components/headers/Accept-Ranges";
    public static final String CONTENT_RANGE = "#/components/headers/Content-Range";
    public static final String CONTENT_DISPOSITION = "#/components/headers/Content-Disposition";
    public static final String X_ACCEL_BUFFERING = "#/components/headers/X-Accel-Buffering";

    private Headers() {}
}
