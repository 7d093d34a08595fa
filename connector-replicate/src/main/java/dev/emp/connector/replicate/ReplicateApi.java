package dev.emp.connector.replicate;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.http.Answer;
import dev.emp.connector.support.http.HttpCall;
import dev.emp.connector.support.http.Multipart;
import dev.emp.connector.support.http.OpenAnswer;
import dev.emp.connector.support.http.ProviderAccount;
import dev.emp.connector.support.http.ProviderErrors;
import dev.emp.connector.support.http.ProviderHttp;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Replicate's HTTP interface, as <a href="https://replicate.com/docs/reference/http">its reference</a> has it. Each call fails with
 * {@link ErrorClass#UNAVAILABLE} when Replicate does not answer, and with the class of the status when it answers with an error. What cannot be read
 * about a prediction is unavailable too: to submit it again would be paid for.
 */
final class ReplicateApi implements AutoCloseable {

    private static final String FILES = "/files";
    private static final Duration UPLOAD_LIMIT = Duration.ofMinutes(10);

    private final ProviderHttp http;

    ReplicateApi(ProviderHttp http) {
        this.http = http;
    }

    ProviderErrors errors() {
        return http.errors();
    }

    /**
     * Creates a prediction.
     *
     * @param path {@code /predictions} or {@code /models/<owner>/<name>/predictions}
     * @param wait how long the answer may be held back; less than 1 s for not at all
     * @return the answer, whatever its status
     */
    Answer create(ProviderAccount account, String path, JsonNode body, Duration wait, Duration requestTimeout)
            throws ConnectorException, InterruptedException {
        HttpCall call = account.post(path, body);
        if (wait.toSeconds() >= 1) {
            call = call.with("Prefer", "wait=" + wait.toSeconds()).within(requestTimeout.plus(wait));
        }
        return http.submit(call);
    }

    /** @throws ConnectorException lost, when Replicate has no such prediction */
    JsonNode prediction(ProviderAccount account, String id) throws ConnectorException, InterruptedException {
        Answer answer = http.send(account.get("/predictions/" + encode(id)));
        if (answer.status() == 404) {
            throw answer.refusal(ErrorClass.LOST, "Replicate knows no prediction " + id + " of this account.");
        }
        return answer.json(ErrorClass.UNAVAILABLE);
    }

    /** Asks Replicate to stop a prediction; nothing happens when it has ended or is gone. */
    void cancel(ProviderAccount account, String id) throws ConnectorException, InterruptedException {
        Answer answer = http.send(account.post("/predictions/" + encode(id) + "/cancel"));
        if (answer.status() != 404 && answer.status() != 422 && answer.status() != 409) {
            answer.requireOk();
        }
    }

    /** A page of the account's predictions, youngest first. */
    JsonNode predictionsSince(ProviderAccount account, Instant since) throws ConnectorException, InterruptedException {
        String time = encode(DateTimeFormatter.ISO_INSTANT.format(since));
        return http.send(account.get("/predictions?created_after=" + time)).json(ErrorClass.UNAVAILABLE);
    }

    /**
     * The page that another one names as the next; null when it names none.
     *
     * @throws ConnectorException unavailable, when that would lead elsewhere
     */
    @Nullable
    JsonNode pageAfter(ProviderAccount account, JsonNode page) throws ConnectorException, InterruptedException {
        String next = page.path("next").asString("");
        if (next.isEmpty()) {
            return null;
        }
        URI uri = parse(next, "the next page of its predictions");
        if (!account.isOwn(uri)) {
            throw errors().of(ErrorClass.UNAVAILABLE, "Replicate names a next page at another host: " + next, null);
        }
        return http.send(account.read(uri)).json(ErrorClass.UNAVAILABLE);
    }

    /** The model, or null when there is none of this name, or not for this account. */
    @Nullable
    JsonNode model(ProviderAccount account, String model) throws ConnectorException, InterruptedException {
        Answer answer = http.send(account.get("/models/" + model));
        return answer.status() == 404 ? null : answer.json();
    }

    /** @return the URL by which a model reads the file */
    String upload(ProviderAccount account, String name, String contentType, byte[] content)
            throws ConnectorException, InterruptedException {
        Multipart form = new Multipart().file("content", name, contentType, content);
        JsonNode file =
                http.send(account.post(FILES, form).within(UPLOAD_LIMIT)).json();
        String url = file.path("urls").path("get").asString("");
        if (url.isEmpty()) {
            throw errors().of(
                            ErrorClass.PROVIDER_ERROR, "Replicate took the file " + name + ", but gave no URL.", file);
        }
        return url;
    }

    /** Succeeds when Replicate answers within the time and takes the key. */
    void account(ProviderAccount account, Duration limit) throws ConnectorException, InterruptedException {
        http.send(account.get("/account").within(limit)).requireOk();
    }

    /** With what Replicate signs its webhooks for this account: {@code whsec_…}. */
    String webhookSecret(ProviderAccount account, Duration limit) throws ConnectorException, InterruptedException {
        return http.send(account.get("/webhooks/default/secret").within(limit))
                .json()
                .path("key")
                .asString("");
    }

    /**
     * The events of a prediction's output.
     *
     * @param lastId the last one heard; empty for all
     */
    OpenAnswer stream(ProviderAccount account, URI stream, String lastId)
            throws ConnectorException, InterruptedException {
        HttpCall call = account.read(stream).with("Accept", "text/event-stream").with("Cache-Control", "no-store");
        return http.open(lastId.isEmpty() ? call : call.with("Last-Event-ID", lastId));
    }

    /** Whether a URL is of a file that the account keeps at Replicate. */
    static boolean isFileOf(ProviderAccount account, URI url) {
        return account.holds(url, FILES);
    }

    OpenAnswer download(ProviderAccount account, URI file) throws ConnectorException, InterruptedException {
        return http.open(account.readFile(file, FILES));
    }

    /** @throws ConnectorException a provider error, when it is none */
    URI parse(String url, String what) throws ConnectorException {
        try {
            return URI.create(url);
        } catch (IllegalArgumentException e) {
            throw errors().of(ErrorClass.PROVIDER_ERROR, "Replicate gave no URL for " + what + ": " + url, null);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        http.close();
    }
}
