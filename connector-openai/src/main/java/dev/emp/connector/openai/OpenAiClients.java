package dev.emp.connector.openai;

import com.openai.azure.AzureOpenAIServiceVersion;
import com.openai.azure.credential.AzureApiKeyCredential;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.Timeout;
import dev.emp.connector.support.keys.Deployment;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

/** The SDK's clients, one for each key. They share connections, and no call has a thread of its own. */
final class OpenAiClients implements AutoCloseable {

    /** Azure is recognized by its hosts, as in the SDK. */
    private static final List<String> AZURE =
            List.of(".openai.azure.com", ".services.ai.azure.com", ".azure-api.net", ".cognitiveservices.azure.com");

    /** Less than servers keep them: a call on a connection that was just closed would be lost. */
    private static final Duration KEPT = Duration.ofSeconds(30);

    private final OpenAiProperties properties;
    private final OkHttpClient http;
    private final Map<String, Keyed> clients = new ConcurrentHashMap<>();

    private record Keyed(String key, OpenAIClient client) {
        @Override
        public String toString() {
            return "Keyed";
        }
    }

    OpenAiClients(OpenAiProperties properties) {
        this.properties = properties;
        this.http = new OkHttpClient.Builder()
                .connectionPool(
                        new ConnectionPool(properties.idleConnections(), KEPT.toMillis(), TimeUnit.MILLISECONDS))
                .eventListenerFactory(LiveCall.LISTENERS)
                .addInterceptor(LiveCall.GATE)
                .addInterceptor(new TracedCalls(properties.sendTraceContext()))
                // a paid call is made once: whether it is made again is not the client's to decide
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false)
                .build();
        http.dispatcher().setMaxRequests(Integer.MAX_VALUE);
        http.dispatcher().setMaxRequestsPerHost(Integer.MAX_VALUE);
    }

    /** Where a deployment's calls go. */
    URI baseUrl(Deployment deployment) {
        return Objects.requireNonNullElse(deployment.baseUrl(), properties.baseUrl());
    }

    /** @param key as it is now; a new one gets a new client */
    OpenAIClient of(Deployment deployment, String key) {
        return Objects.requireNonNull(clients.compute(
                        deployment.name(),
                        (name, known) -> known != null && known.key().equals(key)
                                ? known
                                : new Keyed(key, create(baseUrl(deployment), key))))
                .client();
    }

    private OpenAIClient create(URI baseUrl, String key) {
        OpenAIOkHttpClient.Builder builder = OpenAIOkHttpClient.builder()
                .okHttpClient(http)
                .baseUrl(baseUrl.toString())
                .maxRetries(0)
                .timeout(Timeout.builder()
                        .connect(properties.connectTimeout())
                        .read(properties.idleLimit())
                        .write(properties.idleLimit())
                        .request(Duration.ZERO)
                        .build())
                // a server that packs its answer would hold the first tokens back
                .putHeader("Accept-Encoding", "identity");
        if (isAzure(baseUrl)) {
            builder.credential(AzureApiKeyCredential.create(key));
        } else {
            builder.apiKey(key);
        }
        if (properties.azureApiVersion() != null) {
            builder.azureServiceVersion(AzureOpenAIServiceVersion.fromString(properties.azureApiVersion()));
        }
        if (properties.organization() != null) {
            builder.organization(properties.organization());
        }
        if (properties.project() != null) {
            builder.project(properties.project());
        }
        properties.headers().forEach(builder::putHeader);
        return builder.build();
    }

    private static boolean isAzure(URI url) {
        String host = url.getHost().toLowerCase(Locale.ROOT);
        return AZURE.stream().anyMatch(host::endsWith);
    }

    /** Calls under way end at once. */
    @Override
    public void close() {
        http.dispatcher().cancelAll();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
