package dev.emp.connector.runpod;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.http.Answer;
import dev.emp.connector.support.http.HttpCall;
import dev.emp.connector.support.http.OpenAnswer;
import dev.emp.connector.support.http.ProviderAccount;
import dev.emp.connector.support.http.ProviderErrors;
import dev.emp.connector.support.http.ProviderHttp;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/**
 * The HTTP interface of RunPod's serverless endpoints with a queue, as
 * <a href="https://docs.runpod.io/serverless/endpoints/operation-reference">its reference</a> has it. Each call fails with
 * {@link ErrorClass#UNAVAILABLE} when RunPod does not answer, and with the class of the status when it answers with an error. What cannot be read
 * about a job is unavailable too: to submit it again would be paid for.
 */
final class RunPodApi implements AutoCloseable {

    private final ProviderHttp http;

    RunPodApi(ProviderHttp http) {
        this.http = http;
    }

    ProviderErrors errors() {
        return http.errors();
    }

    /** Submits a job; the answer is given whatever its status. */
    Answer run(ProviderAccount account, String endpoint, JsonNode body)
            throws ConnectorException, InterruptedException {
        return http.submit(account.post(path(endpoint, "run"), body));
    }

    /** @throws ConnectorException lost, when RunPod has no such job: results are kept for half an hour, unfinished jobs for their ttl */
    JsonNode status(ProviderAccount account, String endpoint, String job)
            throws ConnectorException, InterruptedException {
        return look(account, endpoint, "status", job);
    }

    /**
     * The pieces of output since the last call, which are given only once, and the job's status.
     *
     * @param lost told when RunPod may have given pieces that did not arrive
     */
    JsonNode stream(ProviderAccount account, String endpoint, String job, Runnable lost)
            throws ConnectorException, InterruptedException {
        try {
            return look(account, endpoint, "stream", job);
        } catch (ConnectorException e) {
            if (e.errorClass() == ErrorClass.UNAVAILABLE && !ProviderErrors.neverConnected(e)) {
                lost.run();
            }
            throw e;
        }
    }

    private JsonNode look(ProviderAccount account, String endpoint, String operation, String job)
            throws ConnectorException, InterruptedException {
        Answer answer = http.send(account.get(path(endpoint, operation + "/" + encode(job))));
        if (answer.status() == 404) {
            throw answer.refusal(
                    ErrorClass.LOST,
                    "RunPod knows no job " + job + " at the endpoint " + endpoint
                            + ": it passed its ttl, or ended more than half an hour ago.");
        }
        return answer.json(ErrorClass.UNAVAILABLE);
    }

    /** Asks RunPod to stop a job; nothing happens when it has ended or is gone. */
    void cancel(ProviderAccount account, String endpoint, String job) throws ConnectorException, InterruptedException {
        Answer answer = http.send(account.post(path(endpoint, "cancel/" + encode(job))));
        if (answer.status() != 404 && answer.status() != 400 && answer.status() != 409) {
            answer.requireOk();
        }
    }

    /** Succeeds when the endpoint answers within the time and takes the key. */
    void health(ProviderAccount account, String endpoint, Duration limit)
            throws ConnectorException, InterruptedException {
        http.send(account.get(path(endpoint, "health")).within(limit)).requireOk();
    }

    /** Succeeds when RunPod answers within the time, with whatever but a failure of its own. */
    void reach(ProviderAccount account, Duration limit) throws ConnectorException, InterruptedException {
        Answer answer = http.send(account.get("/").within(limit));
        if (answer.status() >= 500) {
            answer.requireOk();
        }
    }

    /** Without the key: RunPod itself keeps no files, and anybody can have written the URL. */
    OpenAnswer download(URI file) throws ConnectorException, InterruptedException {
        return http.open(HttpCall.get(file));
    }

    private static String path(String endpoint, String operation) {
        return "/" + encode(endpoint) + "/" + operation;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        http.close();
    }
}
