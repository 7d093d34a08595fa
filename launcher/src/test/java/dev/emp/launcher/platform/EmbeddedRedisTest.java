package dev.emp.launcher.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisTest {

    @TempDir
    Path directory;

    @Test
    void itAnswersUntilItIsClosed() throws StartFailure {
        String url;
        try (EmbeddedRedis redis = EmbeddedRedis.start(directory)) {
            url = redis.url();
            assertThatCode(() -> Reachability.requireRedis(url)).doesNotThrowAnyException();
        }
        assertThatThrownBy(() -> Reachability.requireRedis(url))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("no Redis at " + url);
    }

    @Test
    void aWrongUrlIsNamedWithoutItsPassword() {
        assertThatThrownBy(() -> Reachability.requireRedis("http://user:secret@localhost"))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("is not a Redis URL")
                .message()
                .doesNotContain("secret");
        assertThat(Reachability.withoutPassword("redis://:secret@host:6379")).isEqualTo("redis://host:6379");
    }
}
