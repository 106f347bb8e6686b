import { z } from 'zod';
import { baseFields, decimalText, listOf, metadata } from '../../http';
import { alwaysNull, CatalogListQuery, CatalogSearchBody, description, idList, lookupKey, lowerWord, name } from '../common';
import { CreateMeterBody, Meter, meterFilters } from '../meters';

export const FEATURE_TYPES = ['metered', 'boolean', 'static', 'config'] as const;

const unit = z.string().max(100);

const reportingUnit = z
  .object({
    unit_singular: unit.min(1),
    unit_plural: unit.min(1),
    conversion_rate: decimalText.refine((rate) => /[1-9]/.test(rate) && !rate.startsWith('-'), 'must be greater than zero'),
  })
  .meta({ id: 'ReportingUnitBody', description: 'How usage is shown: value divided by conversion_rate.' });

const ownFields = {
  description: description.optional(),
  unit_singular: unit.optional(),
  unit_plural: unit.optional(),
  reporting_unit: reportingUnit.nullish(),
  metadata: metadata.optional(),
};

export const CreateFeatureBody = z
  .object({
    name,
    type: lowerWord(FEATURE_TYPES),
    lookup_key: lookupKey.optional(),
    meter_id: z.string().optional().meta({ description: 'An existing meter, for a metered feature.' }),
    meter: CreateMeterBody.partial({ name: true }).optional().meta({ description: 'Or the meter itself; its name defaults to that of the feature.' }),
    ...ownFields,
  })
  .meta({ id: 'CreateFeatureBody' });
export type CreateFeatureBody = z.infer<typeof CreateFeatureBody>;

export const UpdateFeatureBody = z
  .object({ name: name.optional(), filters: meterFilters.nullish().meta({ description: 'Filters and values to add to the meter.' }), ...ownFields })
  .meta({ id: 'UpdateFeatureBody' });
export type UpdateFeatureBody = z.infer<typeof UpdateFeatureBody>;

export const FeatureListQuery = CatalogListQuery.extend({ name_contains: z.string().optional() });
export const SearchFeaturesBody = CatalogSearchBody.extend({
  feature_ids: idList.optional(),
  lookup_key: z.string().optional(),
  lookup_keys: idList.optional(),
  meter_ids: idList.optional(),
  name_contains: z.string().optional(),
}).meta({ id: 'SearchFeaturesBody' });
export type FeatureFilter = z.infer<typeof FeatureListQuery> | z.infer<typeof SearchFeaturesBody>;

export const Feature = z
  .object({
    ...baseFields,
    name: z.string(),
    lookup_key: z.string(),
    type: z.enum(FEATURE_TYPES),
    meter_id: z.string().nullable(),
    meter: Meter.nullable(),
    description: z.string(),
    unit_singular: z.string(),
    unit_plural: z.string(),
    reporting_unit: z
      .object({ unit_singular: z.string(), unit_plural: z.string(), conversion_rate: z.number(), conversion_rate_decimal: z.string() })
      .meta({ id: 'ReportingUnit', description: 'conversion_rate is a number for published SDKs; its twin is exact.' })
      .nullable(),
    alert_settings: alwaysNull,
    group: alwaysNull,
    group_id: alwaysNull,
  })
  .meta({ id: 'Feature' });
export type Feature = z.infer<typeof Feature>;

export const FeatureList = listOf(Feature, 'FeatureList');
