package dev.emp.connector.runpod;

import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.http.Answer;
import dev.emp.connector.support.http.ProviderAccount;
import dev.emp.connector.support.polling.Acceptance;
import dev.emp.connector.support.polling.JobHandle;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives jobs to RunPod. RunPod takes no name for a job from us and has no list of jobs, so that one whose answer is lost cannot be found again:
 * its documented operations are run, runsync, status, stream, cancel, retry, purge-queue and health.
 */
final class JobSubmission {

    private final RunPodApi api;
    private final RunPodProperties properties;
    private final Clock clock;

    JobSubmission(RunPodApi api, RunPodProperties properties, Clock clock) {
        this.api = api;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * @return the handle, which is stored
     * @throws ConnectorException with {@link ConnectorException#nothingAccepted} when RunPod refused the job or was never reached; unknown outcome,
     *     when the answer was lost
     */
    RunPodJobName submit(RunPodInput input, ProviderAccount account, String execution, ConnectorContext context)
            throws ConnectorException, InterruptedException {
        context.accepted(new JobHandle.Intent(account.deployment(), execution, clock.instant()).toString());
        Answer answer;
        try {
            answer = api.run(account, input.endpoint(), body(input));
        } catch (ConnectorException e) {
            throw e.errorClass() == ErrorClass.UNAVAILABLE && !e.nothingAccepted() ? unknownOutcome(e) : e;
        }
        RunPodJobName job = new RunPodJobName(input.endpoint(), accepted(answer, input));
        Acceptance.tell(
                new JobHandle.Accepted(account.deployment(), job.toString()),
                context,
                () -> api.cancel(account, job.endpoint(), job.id()));
        return job;
    }

    private ObjectNode body(RunPodInput input) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("input", input.input());
        ObjectNode policy = JsonNodeFactory.instance.objectNode();
        set(policy, "executionTimeout", properties.executionTimeout());
        set(policy, "ttl", properties.ttl());
        input.policy().properties().forEach(member -> policy.set(member.getKey(), member.getValue()));
        if (!policy.isEmpty()) {
            body.set("policy", policy);
        }
        return body;
    }

    private static void set(ObjectNode policy, String member, @Nullable Duration value) {
        if (value != null) {
            policy.put(member, value.toMillis());
        }
    }

    private static String accepted(Answer answer, RunPodInput input) throws ConnectorException {
        if (!answer.isOk()) {
            ConnectorException refusal = answer.status() == 404
                    ? answer.refusal(
                            ErrorClass.INVALID_INPUT,
                            "RunPod has no endpoint " + input.endpoint() + " for this account: check /endpoint. "
                                    + answer.says())
                    : answer.refusal();
            throw answer.isRefusal() ? refusal.withNothingAccepted() : unknownOutcome(refusal);
        }
        JsonNode job;
        try {
            job = answer.json();
        } catch (ConnectorException e) {
            throw unknownOutcome(e);
        }
        String id = job.path("id").isString() ? job.path("id").asString() : "";
        if (id.isEmpty()) {
            throw unknownOutcome(answer.refusal(ErrorClass.UNKNOWN_OUTCOME, "RunPod took the job, but gave it no id."));
        }
        return id;
    }

    private static ConnectorException unknownOutcome(ConnectorException lost) {
        return new ConnectorException(
                ErrorClass.UNKNOWN_OUTCOME,
                lost.getMessage()
                        + " The job was sent and its answer is lost, or cannot be read; RunPod has no list in which it could be found."
                        + " Look at the endpoint's requests in RunPod's console before you submit it again.",
                null,
                lost.details(),
                lost);
    }
}
