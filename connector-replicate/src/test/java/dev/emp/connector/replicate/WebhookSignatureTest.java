package dev.emp.connector.replicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.emp.connector.replicate.WebhookSignature.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With the example of the Standard Webhooks specification's own tests, so that both sides are not wrong in the same way. */
class WebhookSignatureTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final String TIME = "1614265330";
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private final WebhookSignature signature = at(1614265330);

    private static WebhookSignature at(long second) {
        return new WebhookSignature(Duration.ofMinutes(5), Clock.fixed(Instant.ofEpochSecond(second), ZoneOffset.UTC));
    }

    @Test
    void theSignatureOfTheSpecificationIsGenuine() {
        assertThat(signature.judge(SECRET, ID, TIME, SIGNATURE, BODY)).isEqualTo(Verdict.GENUINE);
    }

    @Test
    void oneOfSeveralIsEnough() {
        String several = "v1,AAAA v2," + SIGNATURE.substring(3) + " v1,*** " + SIGNATURE;

        assertThat(signature.judge(SECRET, ID, TIME, several, BODY)).isEqualTo(Verdict.GENUINE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v1", "v1,", "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", "v1,AAAA", "v1,%%%"})
    void anotherSignatureIsWrong(String other) {
        assertThat(signature.judge(SECRET, ID, TIME, other, BODY)).isEqualTo(Verdict.WRONG);
    }

    @Test
    void whateverWasSignedCannotBeChanged() {
        byte[] other = "{\"test\": 1}".getBytes(StandardCharsets.UTF_8);

        assertThat(signature.judge(SECRET, ID, TIME, SIGNATURE, other)).isEqualTo(Verdict.WRONG);
        assertThat(signature.judge(SECRET, "msg_other", TIME, SIGNATURE, BODY)).isEqualTo(Verdict.WRONG);
        assertThat(signature.judge(SECRET, ID, "1614265331", SIGNATURE, BODY)).isEqualTo(Verdict.WRONG);
        assertThat(signature.judge(SECRET, ID, "now", SIGNATURE, BODY)).isEqualTo(Verdict.WRONG);
        assertThat(signature.judge("whsec_c2VjcmV0", ID, TIME, SIGNATURE, BODY)).isEqualTo(Verdict.WRONG);
    }

    @ParameterizedTest
    @CsvSource({"-301, OLD", "-300, GENUINE", "300, GENUINE", "301, OLD"})
    void aCallIsNeitherOldNorFromTheFuture(long seconds, Verdict verdict) {
        assertThat(at(1614265330 + seconds).judge(SECRET, ID, TIME, SIGNATURE, BODY))
                .isEqualTo(verdict);
    }

    @Test
    void aCallThatComesAgainWasRecorded() {
        signature.judge(SECRET, ID, TIME, SIGNATURE, BODY);

        assertThat(signature.judge(SECRET, ID, TIME, SIGNATURE, BODY)).isEqualTo(Verdict.REPLAYED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "whsec_", "whsec_%%%"})
    void aSecretThatIsNoneIsNotShown(String secret) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebhookSignature.requireSecret(secret))
                .withMessage("the webhook secret must be whsec_ and base64");
    }
}
