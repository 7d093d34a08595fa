package dev.emp.connector.comfyui;

import dev.emp.settings.Secret;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How to reach ComfyUI, and how long to wait for it.
 *
 * @param url where ComfyUI listens; may have a path, when it is behind a proxy. The short form for one server, which does not
 *     count when there are servers
 * @param headers sent with every request, for a proxy that asks for a token; env:NAME and file:PATH say where a value is
 *     kept; never logged
 * @param servers several ComfyUI servers in place of url: a job goes to the one with the shortest queue that has its node
 *     classes and models
 * @param connectTimeout for a connection to open
 * @param requestTimeout for ComfyUI to answer a request
 * @param pollInterval between looks at the queue while events cannot be heard
 * @param pingInterval a silent socket is pinged this often, and counts as dead when a ping is not answered
 * @param quietLimit without an event for this long, the queue is looked at although events can be heard
 * @param outageLimit how long a job that runs is waited for while ComfyUI does not answer
 * @param idleLimit a running job without any progress for this long is stopped
 * @param previewInterval shortest time between two previews of a job
 * @param arrivalLimit how long a submission whose worker has died may still be on its way; an attempt that comes sooner waits
 *     for it before the job is submitted anew
 * @param checkWorkflows whether node classes and model files are looked up before a workflow is submitted
 * @param catalogLifetime how long it is believed what node classes and models ComfyUI has; before a workflow is refused they are
 *     looked up in any case
 * @param keepTemporaryOutputs whether temporary files, such as those of PreviewImage, are kept beside the saved ones; without
 *     saved ones they are kept always
 * @param sendTraceContext whether ComfyUI is told which trace a job belongs to, by the header {@code traceparent}
 */
@Validated
@ConfigurationProperties("emp.comfyui")
record ComfyUiProperties(
        @DefaultValue("http://127.0.0.1:8188") URI url,
        @DefaultValue @Secret Map<String, String> headers,
        @DefaultValue List<@Valid Server> servers,
        @DefaultValue("5s") @DurationMin(millis = 1) Duration connectTimeout,
        @DefaultValue("30s") @DurationMin(millis = 1) Duration requestTimeout,
        @DefaultValue("2s") @DurationMin(millis = 1) Duration pollInterval,
        @DefaultValue("5s") @DurationMin(millis = 1) Duration pingInterval,
        @DefaultValue("30s") @DurationMin(millis = 1) Duration quietLimit,
        @DefaultValue("1m") @DurationMin(millis = 1) Duration outageLimit,
        @DefaultValue("1h") @DurationMin(millis = 1) Duration idleLimit,
        @DefaultValue("250ms") @DurationMin(millis = 0) Duration previewInterval,
        @DefaultValue("5s") @DurationMin(millis = 0) Duration arrivalLimit,
        @DefaultValue("true") boolean checkWorkflows,
        @DefaultValue("2m") @DurationMin(millis = 1) Duration catalogLifetime,
        @DefaultValue("false") boolean keepTemporaryOutputs,
        @DefaultValue("true") boolean sendTraceContext) {

    /**
     * One of several servers.
     *
     * @param name what handles and messages call it; its URL when not given. A job is found again under this name
     * @param url where it listens
     * @param headers sent with every request to it, beside those of all servers
     * @param weight how many jobs it takes while one of weight 1 takes one
     */
    @ConfigurationPropertiesSource
    record Server(
            @Nullable String name,
            URI url,
            @DefaultValue @Secret Map<String, String> headers,
            @DefaultValue("1") @Min(1) int weight) {

        Server {
            headers = Map.copyOf(headers);
        }

        /** Without the headers: they may hold a secret. */
        @Override
        public String toString() {
            return "Server[name=" + name + ", url=" + url + "]";
        }
    }

    ComfyUiProperties {
        requireServer("emp.comfyui.url", url);
        for (int i = 0; i < servers.size(); i++) {
            requireServer("emp.comfyui.servers[" + i + "].url", servers.get(i).url());
        }
        headers = Map.copyOf(headers);
        servers = List.copyOf(servers);
    }

    /**
     * The servers that jobs may go to, at least one.
     *
     * @throws IllegalArgumentException if two have one name, or if a header makes no sense
     */
    List<ServerAddress> addresses() {
        if (servers.isEmpty()) {
            return List.of(ServerAddress.of(new Server(null, url, headers, 1), Map.of(), "emp.comfyui"));
        }
        List<ServerAddress> addresses = IntStream.range(0, servers.size())
                .mapToObj(i -> ServerAddress.of(servers.get(i), headers, "emp.comfyui.servers[" + i + "]"))
                .toList();
        for (int i = 0; i < addresses.size(); i++) {
            String name = addresses.get(i).name();
            if (addresses.stream().filter(other -> other.name().equals(name)).count() > 1) {
                throw new IllegalArgumentException("emp.comfyui.servers[" + i + "] and another server are both called "
                        + name + "; each needs a name of its own");
            }
        }
        return addresses;
    }

    private static void requireServer(String setting, @Nullable URI url) {
        String scheme = url == null ? null : url.getScheme();
        if (url == null || url.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new IllegalArgumentException(
                    setting + " must be an http or https URL, for example http://127.0.0.1:8188, but is "
                            + (url == null ? "not set" : url));
        }
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    setting + " must not hold a user or a password, which would stand in messages; set "
                            + setting.replaceFirst("url$", "headers.authorization"));
        }
    }

    /** Without the headers: they may hold a secret. */
    @Override
    public String toString() {
        return "ComfyUiProperties[url=" + url + ", servers=" + servers + "]";
    }
}
