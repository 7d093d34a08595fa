package dev.emp.monitor.session;

import dev.emp.jobbus.document.Document;
import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.document.Draft;
import dev.emp.jobbus.job.JsonText;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The key that cookies are sealed with. All replicas share it: whoever needs it first makes it, and it is kept beside the
 * jobs. Once read it is remembered, so that a bus that is gone signs nobody out.
 */
final class SealKey {

    static final String COLLECTION = "monitor";
    static final String ID = "session-key";

    private static final String FIELD = "key";
    private static final int BYTES = 32;

    private final ObjectProvider<Documents> documents;
    private final SecureRandom random = new SecureRandom();
    private volatile @Nullable SecretKey known;

    /** @param documents asked for only when somebody signs in: the monitor starts without its bus */
    SealKey(ObjectProvider<Documents> documents) {
        this.documents = documents;
    }

    /** Fails with {@link dev.emp.jobbus.bus.BusUnavailableException} while it is not known and the bus is gone. */
    Mono<SecretKey> get() {
        return Mono.defer(() -> {
            SecretKey key = known;
            return key != null ? Mono.just(key) : Mono.fromCompletionStage(this::readOrMake);
        });
    }

    private CompletionStage<SecretKey> readOrMake() {
        Documents kept = documents.getObject();
        return kept.find(COLLECTION, ID)
                .thenCompose(found -> found.isPresent()
                        ? CompletableFuture.completedFuture(remember(found.get().content()))
                        : make(kept));
    }

    /** When another replica was quicker, its key counts. */
    private CompletionStage<SecretKey> make(Documents kept) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        JsonText content = new JsonText(JsonNodeFactory.instance
                .objectNode()
                .put(FIELD, Base64.getEncoder().encodeToString(bytes))
                .toString());
        return kept.save(COLLECTION, Draft.create(ID, content))
                .thenCompose(saved -> saved.isDone()
                        ? CompletableFuture.completedFuture(remember(content))
                        : kept.find(COLLECTION, ID)
                                .thenApply(found ->
                                        remember(found.map(Document::content).orElseThrow())));
    }

    private SecretKey remember(JsonText content) {
        String text = JsonMapper.shared().readTree(content.value()).path(FIELD).asString("");
        SecretKey key = new SecretKeySpec(Base64.getDecoder().decode(text), "AES");
        known = key;
        return key;
    }
}
