package dev.emp.connector.comfyui;

import dev.emp.settings.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How to reach ComfyUI, and how long to wait for it.
 *
 * @param url where ComfyUI listens; may have a path, when it is behind a proxy
 * @param headers sent with every request, for a proxy that asks for a token; never logged
 * @param connectTimeout for a connection to open
 * @param requestTimeout for ComfyUI to answer a request
 * @param pollInterval between looks at the queue while events cannot be heard
 * @param pingInterval a silent socket is pinged this often, and counts as dead when a ping is not answered
 * @param quietLimit without an event for this long, the queue is looked at although events can be heard
 * @param outageLimit how long a job that runs is waited for while ComfyUI does not answer
 * @param idleLimit a running job without any progress for this long is stopped
 * @param previewInterval shortest time between two previews of a job
 */
@Validated
@ConfigurationProperties("emp.comfyui")
record ComfyUiProperties(
        @DefaultValue("http://127.0.0.1:8188") URI url,
        @DefaultValue @Secret Map<String, String> headers,
        @DefaultValue("5s") @DurationMin(millis = 1) Duration connectTimeout,
        @DefaultValue("30s") @DurationMin(millis = 1) Duration requestTimeout,
        @DefaultValue("2s") @DurationMin(millis = 1) Duration pollInterval,
        @DefaultValue("5s") @DurationMin(millis = 1) Duration pingInterval,
        @DefaultValue("30s") @DurationMin(millis = 1) Duration quietLimit,
        @DefaultValue("1m") @DurationMin(millis = 1) Duration outageLimit,
        @DefaultValue("1h") @DurationMin(millis = 1) Duration idleLimit,
        @DefaultValue("250ms") @DurationMin(millis = 0) Duration previewInterval) {

    ComfyUiProperties {
        String scheme = url.getScheme();
        if (url.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new IllegalArgumentException(
                    "emp.comfyui.url must be an http or https URL, for example http://127.0.0.1:8188, but is " + url);
        }
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "emp.comfyui.url must not hold a user or a password, which would stand in messages; set"
                            + " emp.comfyui.headers.authorization");
        }
        headers = Map.copyOf(headers);
    }

    /** Without the headers: they may hold a secret. */
    @Override
    public String toString() {
        return "ComfyUiProperties[url=" + url + "]";
    }
}
