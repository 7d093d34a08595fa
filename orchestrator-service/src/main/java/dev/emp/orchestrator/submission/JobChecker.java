package dev.emp.orchestrator.submission;

import dev.emp.jobbus.job.Placement;
import dev.emp.orchestrator.classification.Classifier;
import dev.emp.orchestrator.classification.Traits;
import dev.emp.orchestrator.classification.Verdict;
import dev.emp.orchestrator.costs.CostEstimator;
import dev.emp.orchestrator.fleet.OfferCatalog;
import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.submission.SpecReader.Draft;
import dev.emp.orchestrator.tenants.Caller;
import dev.emp.orchestrator.tenants.Callers;
import dev.emp.orchestrator.tenants.TenantWeights;
import java.util.Optional;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Turns the body of a submission into an order of which everything is known to be valid. */
@Component
final class JobChecker {

    private final SpecReader reader;
    private final OfferCatalog offers;
    private final InputValidator validator;
    private final FileUse files;
    private final Classifier classifier;
    private final Estimates estimates;

    JobChecker(
            SpecReader reader,
            OfferCatalog offers,
            InputValidator validator,
            FileUse files,
            Classifier classifier,
            Estimates estimates) {
        this.reader = reader;
        this.offers = offers;
        this.validator = validator;
        this.files = files;
        this.classifier = classifier;
        this.estimates = estimates;
    }

    /** What a job is given besides what its body says. */
    @Component
    static final class Estimates {

        private final CostEstimator costs;
        private final TenantWeights weights;

        Estimates(CostEstimator costs, TenantWeights weights) {
            this.costs = costs;
            this.weights = weights;
        }

        private Order costing(Order order) {
            Traits traits = order.verdict().traits();
            return order.with(order.spec()
                    .withEstimate(
                            costs.estimate(traits.service(), traits.model()).orElse(null)));
        }

        private Mono<Order> weighing(Order order) {
            return weights.apply(order.spec()).map(order::with);
        }
    }

    /**
     * What a body asks for, all of it valid, for the tenant on whose behalf the call is made (see {@link Callers}; outside of calls for
     * the one every job has at first). Fails with {@link ProblemException}, all its faults named.
     */
    Mono<Order> check(JsonNode job, Siblings siblings) {
        return Mono.deferContextual(context -> {
            Draft draft = ofCaller(reader.read(job, siblings), Callers.in(context));
            return files.around(draft, this::validated).flatMap(estimates::weighing);
        });
    }

    private static Draft ofCaller(Draft draft, Optional<Caller> caller) {
        Placement placement = draft.spec().placement();
        return caller.map(Caller::tenant)
                .filter(tenant -> !tenant.equals(placement.tenant()))
                .map(tenant -> draft.with(draft.spec().withPlacement(placement.withTenant(tenant))))
                .orElse(draft);
    }

    private Mono<Order> validated(Draft filled) {
        return ordered(SecretUse.requiredBy(filled), 0);
    }

    /**
     * One part after the other, so that the first that has faults is the one whose faults are told.
     *
     * @param from the first part that has not been checked
     */
    private Mono<Order> ordered(Draft draft, int from) {
        if (from == draft.parts().size()) {
            return Mono.just(estimates.costing(new Order(classified(draft), draft.hook())));
        }
        InputPart part = draft.parts().get(from);
        return offers.require(part.service(), part.servicePointer()).flatMap(offer -> {
            validator.validate(offer, part);
            return ordered(draft, from + 1);
        });
    }

    private Verdict classified(Draft draft) {
        return classifier.classify(
                draft.spec(), draft.parts().stream().map(InputPart::input).toList());
    }
}
