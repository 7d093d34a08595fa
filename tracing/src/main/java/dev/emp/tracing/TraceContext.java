package dev.emp.tracing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where in which trace something happens, as W3C Trace Context has it. Who exports no spans passes on what it got as it is,
 * so that whoever does comes right below the caller.
 *
 * @param traceId 32 hexadecimal digits, not all 0
 * @param spanId 16 hexadecimal digits, not all 0
 * @param flags 1 for sampled, 2 for a trace id made at random, or both
 * @param state what the systems of the caller say to each other, in the form of the header {@code tracestate}; may be empty
 */
public record TraceContext(String traceId, String spanId, int flags, String state) {

    public static final String HEADER = "traceparent";
    public static final String STATE_HEADER = "tracestate";

    private static final int SAMPLED = 1;
    private static final int KNOWN_FLAGS = 3;
    private static final int LONGEST_STATE = 512;
    private static final int MOST_STATES = 32;
    private static final int TRACE_DIGITS = 32;
    private static final int SPAN_DIGITS = 16;
    private static final String NO_TRACE = "0".repeat(TRACE_DIGITS);
    private static final String NO_SPAN = "0".repeat(SPAN_DIGITS);

    /** A version after 00 may say more behind a further dash. */
    private static final Pattern PARENT =
            Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    private static final Pattern STATE =
            Pattern.compile("[a-z0-9][a-z0-9_*/@-]{0,255}=[\\x20-\\x2b\\x2d-\\x3c\\x3e-\\x7e]{0,256}");

    /**
     * What the headers of a request say; empty when {@code traceparent} is missing, comes twice or makes no sense. A {@code
     * tracestate} that makes no sense or is longer than 512 characters is left out.
     */
    public static Optional<TraceContext> of(@Nullable List<String> parents, @Nullable List<String> states) {
        if (parents == null || parents.size() != 1) {
            return Optional.empty();
        }
        return parse(parents.getFirst(), states == null ? "" : String.join(",", states));
    }

    /** What {@link #text} wrote; empty when the text makes no sense. */
    public static Optional<TraceContext> ofText(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        int end = text.indexOf(' ');
        return end < 0 ? parse(text, "") : parse(text.substring(0, end), text.substring(end + 1));
    }

    /**
     * Where a job belongs.
     *
     * @param id of the job; from it comes the trace of a job that has none yet, the same for everybody and to nobody's cost. It is
     *     not sampled
     * @param text what was stored with the job; null when nothing was
     */
    public static TraceContext ofJob(String id, @Nullable String text) {
        return ofText(text).orElseGet(() -> from(id));
    }

    /** In one line that is the same as the header {@code traceparent} when there is no state. */
    public String text() {
        return state.isEmpty() ? parent() : parent() + " " + state;
    }

    /** The header {@code traceparent}. */
    public String parent() {
        return "00-" + traceId + "-" + spanId + "-" + HexFormat.of().toHexDigits((byte) flags);
    }

    /** The headers of a call that is made for this place, by their names. */
    public Map<String, String> headers() {
        return state.isEmpty() ? Map.of(HEADER, parent()) : Map.of(HEADER, parent(), STATE_HEADER, state);
    }

    public boolean isSampled() {
        return (flags & SAMPLED) != 0;
    }

    /** The same trace at another place. */
    TraceContext at(String span, boolean sampled) {
        return new TraceContext(traceId, span, sampled ? flags | SAMPLED : flags & ~SAMPLED, state);
    }

    private static Optional<TraceContext> parse(String parent, String states) {
        Matcher parts = PARENT.matcher(parent.strip());
        if (!parts.matches() || !isVersion(parts.group(1), parts.group(5))) {
            return Optional.empty();
        }
        String trace = parts.group(2);
        String span = parts.group(3);
        if (trace.equals(NO_TRACE) || span.equals(NO_SPAN)) {
            return Optional.empty();
        }
        int flags = HexFormat.fromHexDigits(parts.group(4)) & KNOWN_FLAGS;
        return Optional.of(new TraceContext(trace, span, flags, isState(states) ? states : ""));
    }

    private static boolean isVersion(String version, @Nullable String more) {
        return !version.equals("ff") && (more == null || !version.equals("00"));
    }

    private static boolean isState(String states) {
        if (states.length() > LONGEST_STATE) {
            return false;
        }
        List<String> members = List.of(states.split(",", -1));
        return members.size() <= MOST_STATES
                && members.stream()
                        .map(String::strip)
                        .allMatch(member ->
                                member.isEmpty() || STATE.matcher(member).matches());
    }

    private static TraceContext from(String id) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            String digits = HexFormat.of().formatHex(digest);
            return new TraceContext(
                    digits.substring(0, TRACE_DIGITS),
                    digits.substring(TRACE_DIGITS, TRACE_DIGITS + SPAN_DIGITS),
                    0,
                    "");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
