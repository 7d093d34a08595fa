package dev.emp.connector.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.core.http.Headers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitHeadersTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource({
        "retry-after-ms, 1500, 1500",
        "retry-after, 7, 7000",
        "Retry-After, 0.5, 500",
        "retry-after, 'Thu, 01 Jan 2026 00:01:00 GMT', 60000",
        "x-ratelimit-reset-requests, 1m30s, 90000",
        "x-ratelimit-reset-requests, 6m0s, 360000",
        "x-ratelimit-reset-tokens, 20ms, 20",
        "x-ratelimit-reset-tokens, 1.5s, 1500",
        "x-ratelimit-reset-tokens, 1h0m5s, 3605000",
        "retry-after, 1000000, 86400000"
    })
    void eachHeaderTellsAWait(String name, String value, long millis) {
        assertThat(read(name, value)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-5", "NaN", "1x", "", "5s!"})
    void whatMakesNoSenseTellsNothing(String value) {
        assertThat(read("retry-after", value, "x-ratelimit-reset-tokens", value))
                .isNull();
    }

    @Test
    void theMoreExactHeaderCounts() {
        assertThat(read("retry-after", "2", "retry-after-ms", "1500", "x-ratelimit-reset-requests", "9s"))
                .isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void theLimitThatIsUsedUpCounts() {
        assertThat(read(
                        "x-ratelimit-remaining-requests", "0",
                        "x-ratelimit-reset-requests", "2s",
                        "x-ratelimit-remaining-tokens", "100",
                        "x-ratelimit-reset-tokens", "9s"))
                .isEqualTo(Duration.ofSeconds(2));
        assertThat(read(
                        "x-ratelimit-reset-requests", "9s",
                        "x-ratelimit-remaining-tokens", "0",
                        "x-ratelimit-reset-tokens", "2s"))
                .isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void theLaterOneCountsWhenItIsNotClearWhich() {
        assertThat(read("x-ratelimit-reset-requests", "9s", "x-ratelimit-reset-tokens", "2s"))
                .isEqualTo(Duration.ofSeconds(9));
    }

    private static @Nullable Duration read(String... namesAndValues) {
        Headers.Builder headers = Headers.builder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return RateLimitHeaders.read(headers.build(), CLOCK);
    }
}
