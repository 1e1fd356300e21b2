import { ArmError } from './arm-error.ts';

/** Throws Azure's 400 for a name that resources of a type cannot have. */
export type RequireName = (name: string) => void;

/** Compute's refusal, which tells the rule. `entity` is what Compute calls the name, e.g. `gallery.name`. */
export function entityName(entity: string, rule: RegExp): RequireName {
  return (name) => {
    if (!rule.test(name)) {
      throw new ArmError(
        400,
        'InvalidParameter',
        `The entity name '${entity}' is invalid according to its validation rule: ${rule.source}. The name is '${name}'.`,
        { target: entity },
      );
    }
  };
}

/**
 * Letters, digits, dashes, dots and underscores, beginning with a letter or digit, not ending with a dash or dot; a
 * machine's name is shorter. https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftcompute
 */
export function computeName(entity: string, longest = 80): RequireName {
  return entityName(entity, new RegExp(`^[^_\\W][\\w.-]{0,${longest - 1}}(?<![-.])$`));
}

/** https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftnetwork */
export function networkName(shortest = 1, longest = 80): RequireName {
  return (name) => {
    if (name.length < shortest || name.length > longest || !/^[a-z\d](?:[\w.-]*\w)?$/i.test(name)) {
      throw new ArmError(
        400,
        'InvalidResourceName',
        `Resource name ${name} is invalid. The name can be up to ${longest} characters long. It must begin with a word ` +
          "character, and it must end with a word character or with '_'. The name may contain word characters or '.', '-', '_'.",
      );
    }
  };
}
