package dev.emp.orchestrator.artifacts;

import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRange;

/**
 * A part of a file.
 *
 * @param first offset of the first byte
 * @param length at least 1
 */
record ByteRange(long first, long length) {

    /**
     * What the {@code Range} header asks for; empty for the whole file. As RFC 9110 allows, a header that is malformed
     * or asks for several ranges is ignored.
     *
     * @throws ProblemException with {@link ErrorCode#RANGE_NOT_SATISFIABLE} if the file ends before the range
     */
    static Optional<ByteRange> of(@Nullable String header, long size) {
        List<HttpRange> ranges = parse(header);
        if (ranges.size() != 1) {
            return Optional.empty();
        }
        HttpRange range = ranges.getFirst();
        long first = size == 0 ? 0 : range.getRangeStart(size);
        if (first >= size) {
            HttpHeaders headers = new HttpHeaders();
            headers.set(HttpHeaders.CONTENT_RANGE, "bytes */" + size);
            headers.set(HttpHeaders.ACCEPT_RANGES, "bytes");
            throw new ProblemException(ErrorCode.RANGE_NOT_SATISFIABLE, "the file has " + size + " bytes", headers);
        }
        return Optional.of(new ByteRange(first, range.getRangeEnd(size) - first + 1));
    }

    /** The value of {@code Content-Range}. */
    String of(long size) {
        return "bytes " + first + "-" + (first + length - 1) + "/" + size;
    }

    private static List<HttpRange> parse(@Nullable String header) {
        try {
            return HttpRange.parseRanges(header);
        } catch (IllegalArgumentException malformed) {
            return List.of();
        }
    }
}
