package dev.emp.orchestrator.problem;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * With which codes a call, or every call of a controller, may be refused besides those that follow from its shape: the
 * description of the API lists them, and the tests of the orchestrator hold every answer against it.
 */
@Documented
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Refuses {

    ErrorCode[] value();
}
