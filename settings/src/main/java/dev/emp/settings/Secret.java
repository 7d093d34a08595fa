package dev.emp.settings;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a component of a settings record: nobody is shown its value, nor, of a map, any value in it. Settings whose names end
 * with {@code password}, {@code token}, {@code secret}, {@code key} or {@code authorization} are secret without it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.PARAMETER})
public @interface Secret {}
