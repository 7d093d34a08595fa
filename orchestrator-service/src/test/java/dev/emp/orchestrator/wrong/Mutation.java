package dev.emp.orchestrator.wrong;

/** One way to make a request wrong. */
@FunctionalInterface
interface Mutation {

    Draft apply(Draft draft, Chance chance);
}
