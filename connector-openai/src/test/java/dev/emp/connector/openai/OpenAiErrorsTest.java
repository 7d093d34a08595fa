package dev.emp.connector.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.secret.Scrubber;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes inside a stream, after a status of success. */
class OpenAiErrorsTest {

    private final OpenAiErrors errors = new OpenAiErrors(new Scrubber(), Clock.systemUTC());

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            {'code': 'insufficient_quota', 'message': 'You exceeded your current quota'}          | AUTH
            {'type': 'insufficient_quota', 'message': 'You exceeded your current quota'}          | AUTH
            {'code': 'context_length_exceeded', 'message': 'Your input exceeds the window'}       | INVALID_INPUT
            {'code': 'rate_limit_exceeded', 'message': 'Rate limit reached'}                      | RATE_LIMITED
            {'code': 'content_filter', 'message': 'no'}                                           | CONTENT_REFUSED
            {'code': 'invalid_image', 'message': 'no picture'}                                    | INVALID_INPUT
            {'code': 'server_error', 'message': 'The server had an error'}                        | PROVIDER_ERROR
            {'code': 400, 'type': 'BadRequestError', 'message': 'maximum context length is 4096'} | INVALID_INPUT
            {'code': '429', 'message': 'too many'}                                                | RATE_LIMITED
            {'code': 503, 'message': 'overloaded'}                                                | UNAVAILABLE
            {'code': 500, 'message': 'EngineDeadError'}                                           | PROVIDER_ERROR
            {'code': 7, 'message': 'what is this?'}                                               | PROVIDER_ERROR
            {'message': 'something'}                                                              | PROVIDER_ERROR
            """)
    void aFailureInsideAStreamIsOfTheClassThatItWouldHaveHadBefore(String error, ErrorClass expected) {
        ConnectorException failure = errors.failedJob("POST /chat/completions", Json.read(error.replace('\'', '"')));

        assertThat(failure.errorClass()).isEqualTo(expected);
        assertThat(failure.nothingAccepted()).isTrue();
    }

    @Test
    void whoIsOutOfCreditInTheMiddleOfAStreamIsToldWhatToDo() {
        assertThat(errors.failedJob("it", Json.read("{\"code\": \"insufficient_quota\"}")))
                .hasMessageContaining("add credit");
    }

    @ParameterizedTest
    @CsvSource({
        "Rate limit reached for gpt-4o. Please try again in 11.05s. Visit x, 11050",
        "Please try again in 20ms., 20",
        "Please try again in 1m30.5s, 90500",
        "Please try again in a while,",
        "Please try again in 5seconds,"
    })
    void theWaitThatATextNamesIsKept(String message, @Nullable Long millis) {
        ConnectorException failure = errors.failedJob(
                "it", Json.read("{\"code\": \"rate_limit_exceeded\", \"message\": \"" + message + "\"}"));

        assertThat(failure.retryAfter()).isEqualTo(millis == null ? null : Duration.ofMillis(millis));
    }
}
