package dev.emp.connector.http;

import dev.emp.connector.ConnectorRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/** Reads what starts an execution, and says what is wrong with it. */
final class RequestReader {

    private static final String EXPECTED =
            "The body must be the JSON object {execution_id, input, handle?, dependencies?, run_timeout_ms?}.";

    private final DataSize limit;

    RequestReader(DataSize limit) {
        this.limit = limit;
    }

    /**
     * @throws IOException when the client is gone
     * @throws org.springframework.web.ErrorResponseException when the request makes no sense
     */
    ConnectorRequest read(HttpServletRequest request) throws IOException {
        checkType(request.getContentType());
        byte[] body = body(request.getInputStream());
        try {
            return EventCodec.decode(body, ExecutionRequest.class).toRequest();
        } catch (JacksonException e) {
            throw Problems.of(HttpStatus.BAD_REQUEST, "invalid_request", EXPECTED + " " + fault(e));
        }
    }

    private static void checkType(@Nullable String contentType) {
        if (contentType != null && !isJson(contentType)) {
            throw Problems.of(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "unsupported_content_type",
                    "The content type must be application/json, but is " + contentType + ".");
        }
    }

    private static boolean isJson(String contentType) {
        try {
            MediaType type = MediaType.parseMediaType(contentType);
            return MediaType.APPLICATION_JSON.equalsTypeAndSubtype(type)
                    || type.getSubtype().endsWith("+json");
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    private byte[] body(InputStream in) throws IOException {
        int most = (int) limit.toBytes();
        byte[] body = in.readNBytes(most + 1);
        if (body.length > most) {
            // The rest is read, too: a client that is cut off while it sends does not see the answer.
            in.transferTo(OutputStream.nullOutputStream());
            throw Problems.of(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "request_too_large",
                    "The request is larger than " + most + " bytes; emp.connector.max-request-size sets the limit.");
        }
        return body;
    }

    private static String fault(JacksonException e) {
        if (e.getCause() instanceof IllegalArgumentException cause) {
            return "Here " + cause.getMessage() + ".";
        }
        TokenStreamLocation at = e.getLocation();
        String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return "Here the fault is" + where + ": " + e.getOriginalMessage() + ".";
    }
}
