package dev.emp.connector.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.testing.ConnectorContract.Run;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.connector.testing.RecordingContext.Told;
import dev.emp.simulators.http.HttpFault;
import dev.emp.simulators.openai.OpenAiSimulator;
import dev.emp.simulators.openai.OpenAiSimulatorOptions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What can go wrong with a call, and what is said about it. */
class FailuresTest {

    private final OpenAiSimulator openAi =
            OpenAiSimulator.start(OpenAiSimulatorOptions.defaults().withMaxImageBytes(1000));
    private final OpenAiConnector connector = Connectors.at(openAi.uri());
    private final RecordingContext context = new RecordingContext();

    @AfterEach
    void stop() {
        connector.close();
        openAi.close();
    }

    @ParameterizedTest
    @CsvSource({
        "400, INVALID_INPUT",
        "401, AUTH",
        "403, AUTH",
        "404, INVALID_INPUT",
        "413, INVALID_INPUT",
        "422, INVALID_INPUT",
        "429, RATE_LIMITED",
        "500, PROVIDER_ERROR",
        "503, UNAVAILABLE",
        "521, UNAVAILABLE"
    })
    void aRefusalIsOfItsStatusesClassAndNothingWasAccepted(int status, ErrorClass expected) {
        openAi.inject(HttpFault.reject(status));

        ConnectorException failure = failure(Inputs.chat("hi"));

        assertThat(failure.errorClass()).isEqualTo(expected);
        assertThat(failure.nothingAccepted()).isTrue();
        assertThat(failure)
                .hasMessageStartingWith("OpenAI answered POST /chat/completions with status " + status + ": ")
                .hasMessageNotContaining("sk-");
        assertThat(failure.details().path("message").asString()).isNotBlank();
    }

    @Test
    void aModelThatDoesNotExistIsNamed() {
        ConnectorException failure = failure(
                Inputs.of("chat.completions", "{'model': 'gpt-0', 'messages': [{'role': 'user', 'content': 'x'}]}"));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.INVALID_INPUT);
        assertThat(failure).hasMessageContaining("gpt-0").hasMessageContaining("does not exist");
    }

    @Test
    void howLongToWaitIsToldAsTheProviderSaidIt() {
        openAi.inject(HttpFault.reject(429).with("retry-after-ms", "1500"));

        assertThat(failure(Inputs.chat("hi")).retryAfter()).isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void anAccountOutOfCreditIsNoRateLimit() {
        openAi.inject(HttpFault.reject(429)
                .withBody("{\"error\": {\"message\": \"You exceeded your current quota\", \"type\":"
                        + " \"insufficient_quota\", \"param\": null, \"code\": \"insufficient_quota\"}}"));

        ConnectorException failure = failure(Inputs.chat("hi"));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.AUTH);
        assertThat(failure).hasMessageContaining("out of credit");
    }

    @Test
    void aPromptThatOpenAiRefusesIsContentRefused() {
        assertThat(failure(Inputs.image("violates-policy")).errorClass()).isEqualTo(ErrorClass.CONTENT_REFUSED);
        assertThat(failure(Inputs.response("violates-policy")).errorClass()).isEqualTo(ErrorClass.CONTENT_REFUSED);
    }

    @Test
    void anAnswerThatTheFilterStopsIsContentRefusedAndItsTokensAreTold() {
        ConnectorException failure = failure(Inputs.chat("filter-me"));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.CONTENT_REFUSED);
        assertThat(failure).hasMessageContaining("content filter");
        assertThat(context.told(Told.Usage.class)).isNotEmpty();
        assertThat(failure(Inputs.response("filter-me")).errorClass()).isEqualTo(ErrorClass.CONTENT_REFUSED);
    }

    @Test
    void aResponseThatFailsAtOpenAiIsAProviderErrorInItsWords() {
        ConnectorException failure = failure(Inputs.response("fail-please"));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.PROVIDER_ERROR);
        assertThat(failure).hasMessageContaining("The model failed to generate a response.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"this is not JSON", "[]", "{\"object\": \"something\"}", "{\"choices\": []}", ""})
    void anAnswerThatIsNotWhatOpenAiDocumentsIsAProviderError(String body) {
        openAi.inject(HttpFault.garble(body));

        ConnectorException failure = failure(Inputs.chat("hi"));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.PROVIDER_ERROR);
        assertThat(failure).hasMessageContaining("with something that is not ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"embeddings", "images.generate", "audio.transcriptions", "moderations", "responses"})
    void everyOperationChecksItsAnswer(String operation) {
        openAi.inject(HttpFault.garble("{\"nothing\": true}"));

        ConnectorException failure = failure(
                switch (operation) {
                    case "embeddings" -> Inputs.embedding();
                    case "images.generate" -> Inputs.image("a cat");
                    case "audio.transcriptions" -> Inputs.transcription();
                    case "moderations" -> Inputs.moderation();
                    default -> Inputs.response("hi");
                });

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.PROVIDER_ERROR);
        assertThat(failure).hasMessageContaining("with something that is not ");
    }

    @Test
    void anImageOverTheProvidersSizeIsInvalidInput() {
        ObjectNode input = Inputs.edit();
        ((ObjectNode) input.get("files")).put("cat.png", "data:image/png;base64," + "AAAA".repeat(1000));

        ConnectorException failure = failure(input);

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.INVALID_INPUT);
        assertThat(failure.nothingAccepted()).isTrue();
    }

    @Test
    void aChatWhoseStreamStopsHalfWayIsOfUnknownOutcomeAndNotRepeated() {
        openAi.inject(HttpFault.cutEvents(5).on("POST", "/v1/chat"));

        ConnectorException failure = failure(Inputs.chat("hi"));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.UNKNOWN_OUTCOME);
        assertThat(failure).hasMessageContaining("repeat_if_lost");
        assertThat(context.told(Told.Partial.class)).isNotEmpty();
        assertThat(openAi.ledger().accepted()).isEqualTo(1);
    }

    @Test
    void aLostAnswerIsOfUnknownOutcome() {
        openAi.inject(HttpFault.lose().on("POST", "/v1/embeddings"));

        assertThat(failure(Inputs.embedding()).errorClass()).isEqualTo(ErrorClass.UNKNOWN_OUTCOME);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 502, 504, 520, 522, 524})
    void aGatewaysWordThatItHasNoAnswerIsNoRefusal(int status) {
        openAi.inject(HttpFault.reject(status));

        ConnectorException failure = failure(Inputs.embedding());

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.UNKNOWN_OUTCOME);
        assertThat(failure.nothingAccepted()).isFalse();
        assertThat(failure).hasMessageContaining("a gateway answered with status " + status);
    }

    @ParameterizedTest
    @CsvSource({"503, 0", "503, 00", "408, 0"})
    void theHttpClientDoesNotSendACallAgain(int status, String wait) {
        openAi.inject(HttpFault.reject(status).with("retry-after", wait));

        failure(Inputs.embedding());

        assertThat(openAi.ledger().accepted()).isZero();
    }

    @Test
    void whoMayNotStreamAModelIsToldWhatToDo() {
        openAi.inject(
                HttpFault.reject(400)
                        .withBody(
                                "{\"error\": {\"message\": \"Your organization must be verified to stream this model.\", \"type\":"
                                        + " \"invalid_request_error\", \"param\": \"stream\", \"code\": \"unsupported_value\"}}"));

        assertThat(failure(Inputs.response("hi"))).hasMessageContaining("set stream to false in /body");
    }

    @Test
    void aLostAnswerMayBePaidAgainWhenTheJobSaysSo() {
        ObjectNode input = Inputs.embedding().put("repeat_if_lost", true);
        openAi.inject(HttpFault.lose().on("POST", "/v1/embeddings"));

        ConnectorException failure = failure(input);

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
        assertThat(failure.nothingAccepted()).isTrue();
        assertThat(attachFailure(input, "key-1/call:e-1").errorClass()).isEqualTo(ErrorClass.LOST);
    }

    @Test
    void aCallThatWasTriedBeforeIsOfUnknownOutcome() {
        ConnectorException failure = attachFailure(Inputs.embedding(), "key-1/call:e-1");

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.UNKNOWN_OUTCOME);
        assertThat(openAi.ledger().accepted()).isZero();
    }

    @Test
    void aServerThatIsNotThereIsUnavailableAndNamed() {
        openAi.close();

        ConnectorException failure = failure(Inputs.chat("hi"));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
        assertThat(failure.nothingAccepted()).isTrue();
        assertThat(failure)
                .hasMessageContaining(openAi.uri().toString())
                .hasMessageContaining("the connection was refused");
    }

    @Test
    void aServerThatFallsSilentIsGivenUpAfterItsTimeLimit() {
        try (OpenAiConnector impatient = Connectors.at(openAi.uri(), "idle-limit", "300ms")) {
            openAi.inject(HttpFault.hang());

            ConnectorException failure = catchThrowableOfType(
                    ConnectorException.class,
                    () -> impatient.run(new ConnectorRequest("e-1", Inputs.embedding(), null), context));

            assertThat(failure.errorClass()).isEqualTo(ErrorClass.UNKNOWN_OUTCOME);
            assertThat(failure).hasMessageContaining("nothing was heard in time");
        }
    }

    @Test
    void aCallThatHangsEndsWhenItsJobIsCanceled() throws Exception {
        openAi.inject(HttpFault.hang());
        Run run = Run.start(connector, new ConnectorRequest("e-1", Inputs.embedding(), null), context);
        context.awaitHandle();

        context.cancel();

        assertThat(run.failure().errorClass()).isEqualTo(ErrorClass.CANCELED);
    }

    @Test
    void aKeyThatIsGoneFromTheSettingsIsNamed() {
        ConnectorException failure = attachFailure(Inputs.response("hi"), "old-key/resp_1");

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.AUTH);
        assertThat(failure).hasMessageContaining("old-key");
    }

    @Test
    void aFileThatCannotBeStoredIsNotMadeAgain() {
        context.breakStore();

        assertThat(failure(Inputs.image("a cat")).errorClass()).isEqualTo(ErrorClass.UNKNOWN_OUTCOME);
        assertThat(failure(Inputs.speech()).errorClass()).isEqualTo(ErrorClass.UNKNOWN_OUTCOME);
    }

    private ConnectorException failure(JsonNode input) {
        return catchThrowableOfType(
                ConnectorException.class, () -> connector.run(new ConnectorRequest("e-1", input, null), context));
    }

    private ConnectorException attachFailure(JsonNode input, String handle) {
        return catchThrowableOfType(
                ConnectorException.class, () -> connector.run(new ConnectorRequest("e-2", input, handle), context));
    }
}
