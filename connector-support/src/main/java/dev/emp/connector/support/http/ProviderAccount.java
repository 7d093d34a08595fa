package dev.emp.connector.support.http;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.keys.Deployment;
import dev.emp.connector.support.keys.Deployments;
import dev.emp.connector.support.keys.Turn;
import java.net.URI;
import java.util.Objects;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** With which key calls are made, and where they go. The ids a provider gives belong to one account. */
public final class ProviderAccount {

    /** Names without an escape, and none that begins with a dot: no server reads another path out of them. */
    private static final Pattern PLAIN_PATH = Pattern.compile("[\\w-][\\w.-]*(/[\\w-][\\w.-]*)*");

    private final String deployment;
    private final String key;
    private final String base;

    private ProviderAccount(String deployment, String key, URI base) {
        this.deployment = deployment;
        this.key = key;
        String url = base.toString();
        this.base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /** @param fallback where calls go when the deployment does not say */
    public static ProviderAccount of(Turn turn, URI fallback) {
        Deployment deployment = turn.deployment();
        return new ProviderAccount(
                deployment.name(), turn.key(), Objects.requireNonNullElse(deployment.baseUrl(), fallback));
    }

    /** @throws ConnectorException auth, when there is no key */
    public static ProviderAccount of(Deployment deployment, URI fallback) throws ConnectorException {
        return new ProviderAccount(
                deployment.name(), deployment.key(), Objects.requireNonNullElse(deployment.baseUrl(), fallback));
    }

    /**
     * The account that has a job already.
     *
     * @throws ConnectorException auth, when there is no such deployment any more, or no key
     */
    public static ProviderAccount named(String name, Deployments deployments, URI fallback) throws ConnectorException {
        Deployment deployment = deployments
                .find(name)
                .orElseThrow(
                        () -> new ConnectorException(
                                ErrorClass.AUTH,
                                "The job was submitted with the key '" + name
                                        + "', which is not among the keys any more. Set it again, so that the job can be followed."));
        return of(deployment, fallback);
    }

    /** What settings and handles call it. */
    public String deployment() {
        return deployment;
    }

    /** @param path with a leading slash and, if wanted, a query */
    public HttpCall get(String path) {
        return authorized(HttpCall.get(uri(path)));
    }

    public HttpCall post(String path) {
        return authorized(HttpCall.post(uri(path)));
    }

    public HttpCall post(String path, JsonNode body) {
        return authorized(HttpCall.post(uri(path), body));
    }

    public HttpCall post(String path, Multipart form) {
        return authorized(HttpCall.post(uri(path), form));
    }

    /** Reads a URL that the provider itself gave. Only its own host is told the key. */
    public HttpCall read(URI uri) {
        HttpCall call = HttpCall.get(uri);
        return isOwn(uri) ? authorized(call) : call;
    }

    /**
     * Reads a file that an output names. Anybody can have written that URL, and with the key everything of the account could be read: so
     * only {@linkplain #holds files of the account} are read with it.
     *
     * @param folder where the account keeps files, below its URL: {@code /files}
     */
    public HttpCall readFile(URI uri, String folder) {
        HttpCall call = HttpCall.get(uri);
        return holds(uri, folder) ? authorized(call) : call;
    }

    /** Whether a URL is of something below a folder of the account, and not of the folder itself or, by a detour, of anything else. */
    public boolean holds(URI uri, String folder) {
        String start = Objects.requireNonNullElse(URI.create(base).getRawPath(), "") + folder + "/";
        String path = Objects.requireNonNullElse(uri.getRawPath(), "");
        return isOwn(uri)
                && path.startsWith(start)
                && PLAIN_PATH.matcher(path.substring(start.length())).matches();
    }

    /** Whether a URL is of the host that is called. */
    public boolean isOwn(URI uri) {
        URI own = URI.create(base);
        return Objects.equals(own.getScheme(), uri.getScheme())
                && Objects.equals(own.getHost(), uri.getHost())
                && own.getPort() == uri.getPort();
    }

    private URI uri(String path) {
        return URI.create(base + path);
    }

    private HttpCall authorized(HttpCall call) {
        return call.with("Authorization", "Bearer " + key);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "ProviderAccount[" + deployment + " at " + base + "]";
    }
}
