package dev.emp.orchestrator.submission;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.machine.ServiceOffer;
import dev.emp.orchestrator.json.Faults;
import dev.emp.orchestrator.json.Pointer;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** Checks inputs against the JSON Schema their service has announced. Compiled schemas are kept, one per service. */
@Component
final class InputValidator {

    private static final int LONGEST_MESSAGE = 300;
    private static final Set<String> NOT_ALLOWED_HERE = Set.of("additionalProperties", "unevaluatedProperties");

    /** References to other documents are never fetched: a schema comes from a machine, not from this house. */
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemaCacheEnabled(false));

    private final Map<String, Compiled> compiled = new ConcurrentHashMap<>();

    /**
     * Checks what a connector will see, as far as it is known: a URL in the place of each file, a text in that of each secret.
     *
     * @throws ProblemException with {@link ErrorCode#INVALID_INPUT} and a pointer for every violation
     */
    void validate(ServiceOffer offer, InputPart part) {
        SecretStandIns seen = SecretStandIns.in(part);
        List<Error> errors = schemaOf(offer).validate(seen.input());
        if (errors.isEmpty()) {
            return;
        }
        Faults faults = new Faults();
        String root = part.inputPointer();
        for (Error error : seen.certain(errors, each -> pointerOf(each, root))) {
            faults.add(pointerOf(error, root), ErrorCode.INVALID_INPUT, messageOf(error));
        }
        faults.throwIfAny();
    }

    private Schema schemaOf(ServiceOffer offer) {
        JsonText source = offer.inputSchema();
        Compiled known = compiled.get(offer.service());
        if (known != null && known.source.equals(source)) {
            return known.schema;
        }
        Compiled now = new Compiled(source, registry.getSchema(source.value()));
        compiled.put(offer.service(), now);
        return now.schema;
    }

    private static String pointerOf(Error error, String root) {
        String pointer = root;
        for (String name : names(error.getInstanceLocation())) {
            pointer = Pointer.child(pointer, name);
        }
        // "Not allowed here" is said of the parent; the client looks for the member itself.
        boolean aboutMember = error.getProperty() != null && NOT_ALLOWED_HERE.contains(error.getKeyword());
        return aboutMember ? Pointer.child(pointer, error.getProperty()) : pointer;
    }

    private static List<String> names(NodePath path) {
        return IntStream.range(0, path.getNameCount())
                .mapToObj(i -> String.valueOf(path.getElement(i)))
                .toList();
    }

    private static String messageOf(Error error) {
        String message = String.valueOf(error.getMessage());
        return message.substring(0, Math.min(message.length(), LONGEST_MESSAGE));
    }

    private record Compiled(JsonText source, Schema schema) {}
}
