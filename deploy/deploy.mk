# Deployment on Google Cloud. Every target can be repeated; `make -n` shows its commands without running them.

REGION      ?= us-central1
SERVICE     ?= darkroom
DERIVATIVES ?= $(BUCKET)-derivatives
INSTANCES   ?= 4
MEMORY      ?= 2Gi
CPU         ?= 1
RUNTIME     ?= python313
BUDGET      ?= 10

ACCOUNT = $(SERVICE)@$(PROJECT).iam.gserviceaccount.com
IMAGES  = $(REGION)-docker.pkg.dev/$(PROJECT)/darkroom
GCLOUD  = gcloud --project=$(PROJECT) --quiet
RUN     = $(GCLOUD) run deploy
IN      = --region=$(REGION)
READERS = --service-account=$(ACCOUNT) --allow-unauthenticated --max-instances=$(INSTANCES)
GALLERY = DARKROOM_BUCKET=gs://$(BUCKET),DARKROOM_DERIVATIVES=gs://$(DERIVATIVES),DARKROOM_PUBLIC_DERIVATIVES=1,DARKROOM_ORIGINALS=private,DARKROOM_MAX_ANSWER_BYTES=32000000
# The same for the commands that run on this machine.
SEEN    = DARKROOM_BUCKET=gs://$(BUCKET) DARKROOM_DERIVATIVES=gs://$(DERIVATIVES) DARKROOM_PUBLIC_DERIVATIVES=1 DARKROOM_ORIGINALS=private
LIGHT   = list-images random-image gallery-index list-operations embed oembed iiif-collection iiif-manifest api-description api-docs health feed list-albums photo image-details sitemap
HEAVY   = get-image explain-image iiif-image

.PHONY: deploy deploy-place deploy-functions deploy-coloring deploy-trigger deploy-job deploy-hosting upgrade undeploy \
        require-project require-bucket require-gcloud budget

require-project:
	@test -n "$(PROJECT)" || { echo "Say which project: make $(MAKECMDGOALS) PROJECT=my-project"; exit 2; }

require-bucket: require-project
	@test -n "$(BUCKET)" || { echo "Say which bucket holds the photos: make $(MAKECMDGOALS) PROJECT=$(PROJECT) BUCKET=my-photos"; exit 2; }

require-gcloud:
	@command -v gcloud >/dev/null || { printf 'gcloud is missing. Install it, then sign in with "gcloud auth login":\n  https://cloud.google.com/sdk/docs/install\nCloud Shell has it already: https://shell.cloud.google.com\n'; exit 1; }

deploy: deploy-place models  ## deploy one Cloud Run service with everything (PROJECT=, BUCKET=)
	$(MAKE) catalog $(SEEN)
	$(RUN) $(SERVICE) $(IN) --source=. $(READERS) --memory=$(MEMORY) --cpu=$(CPU) --concurrency=16 --cpu-boost --update-env-vars=$(GALLERY)
	url=$$($(GCLOUD) run services describe $(SERVICE) $(IN) --format='value(status.url)') && \
	$(GCLOUD) run services update $(SERVICE) $(IN) --update-env-vars=DARKROOM_PUBLIC_URL=$$url && \
	printf '\nThe gallery is at %s\nIts tag for a page:\n\n  <script src="%s/embed.js" async></script>\n  <darkroom-gallery src="%s" style="display:block;height:640px"></darkroom-gallery>\n\nA budget alert: make budget PROJECT=$(PROJECT) BILLING=your-billing-account\n' $$url $$url $$url
	@$(MAKE) doctor $(SEEN) || echo "The service runs; what the doctor calls a fault above is worth mending."

deploy-place: require-bucket require-gcloud  ## create the service account and missing buckets, with least privilege
	@echo 'Costs: none while idle, except storage, about $$0.02 a GB and month. A new derivative: about $$0.00003. More: deploy/README.md'
	$(GCLOUD) services enable run.googleapis.com cloudbuild.googleapis.com artifactregistry.googleapis.com eventarc.googleapis.com storage.googleapis.com
	$(GCLOUD) iam service-accounts describe $(ACCOUNT) >/dev/null 2>&1 || $(GCLOUD) iam service-accounts create $(SERVICE) --display-name=Darkroom
	$(GCLOUD) storage buckets describe gs://$(BUCKET) >/dev/null 2>&1 || $(GCLOUD) storage buckets create gs://$(BUCKET) --location=$(REGION) --uniform-bucket-level-access --public-access-prevention
	$(GCLOUD) storage buckets describe gs://$(DERIVATIVES) >/dev/null 2>&1 || $(GCLOUD) storage buckets create gs://$(DERIVATIVES) --location=$(REGION) --uniform-bucket-level-access
	$(GCLOUD) storage buckets update gs://$(DERIVATIVES) --cors-file=deploy/cors.json --lifecycle-file=deploy/lifecycle-derivatives.json
	$(GCLOUD) storage buckets add-iam-policy-binding gs://$(DERIVATIVES) --member=allUsers --role=roles/storage.legacyObjectReader
	$(GCLOUD) storage buckets add-iam-policy-binding gs://$(DERIVATIVES) --member=serviceAccount:$(ACCOUNT) --role=roles/storage.objectUser
	$(GCLOUD) storage buckets add-iam-policy-binding gs://$(BUCKET) --member=serviceAccount:$(ACCOUNT) --role=roles/storage.objectViewer

deploy-functions: deploy-place models  ## deploy each function as its own service (PROJECT=, BUCKET=)
	set -e; for name in $(LIGHT); do $(RUN) $$name $(IN) --source=. --function=$$(echo $$name | tr - _) --base-image=$(RUNTIME) --set-build-env-vars=GOOGLE_FUNCTION_SOURCE=functions/$$(echo $$name | tr - _).py $(READERS) --memory=512Mi --cpu=1 --concurrency=16 --update-env-vars=$(GALLERY); done
	set -e; for name in $(HEAVY); do $(RUN) $$name $(IN) --source=. --function=$$(echo $$name | tr - _) --base-image=$(RUNTIME) --set-build-env-vars=GOOGLE_FUNCTION_SOURCE=functions/$$(echo $$name | tr - _).py $(READERS) --memory=$(MEMORY) --cpu=$(CPU) --concurrency=8 --cpu-boost --update-env-vars=$(GALLERY); done

deploy-coloring: require-project require-gcloud models  ## deploy the coloring page service alone, without a bucket (PROJECT=)
	$(RUN) coloring-page $(IN) --source=. --function=coloring_page --base-image=$(RUNTIME) --set-build-env-vars=GOOGLE_FUNCTION_SOURCE=functions/coloring_page.py --allow-unauthenticated --max-instances=$(INSTANCES) --memory=$(MEMORY) --cpu=$(CPU) --concurrency=8 --cpu-boost --update-env-vars=DARKROOM_ENABLE=coloring-page,DARKROOM_MAX_ANSWER_BYTES=32000000

deploy-trigger: deploy-place  ## update the catalog when photos are added or deleted (PROJECT=, BUCKET=)
	$(RUN) on-image-change $(IN) --source=. --function=on_image_change --base-image=$(RUNTIME) --set-build-env-vars=GOOGLE_FUNCTION_SOURCE=functions/on_image_change.py --service-account=$(ACCOUNT) --no-allow-unauthenticated --max-instances=2 --memory=1Gi --cpu=1 --update-env-vars=$(GALLERY)
	$(GCLOUD) projects add-iam-policy-binding $(PROJECT) --member=serviceAccount:$(ACCOUNT) --role=roles/eventarc.eventReceiver --condition=None
	$(GCLOUD) projects add-iam-policy-binding $(PROJECT) --member=serviceAccount:$$($(GCLOUD) storage service-agent) --role=roles/pubsub.publisher --condition=None
	$(GCLOUD) run services add-iam-policy-binding on-image-change $(IN) --member=serviceAccount:$(ACCOUNT) --role=roles/run.invoker
	set -e; for event in finalized deleted; do $(GCLOUD) eventarc triggers describe darkroom-$$event --location=$(REGION) >/dev/null 2>&1 || $(GCLOUD) eventarc triggers create darkroom-$$event --location=$(REGION) --destination-run-service=on-image-change --destination-run-region=$(REGION) --event-filters=type=google.cloud.storage.object.v1.$$event --event-filters=bucket=$(BUCKET) --service-account=$(ACCOUNT); done

deploy-job: deploy-place models  ## deploy the job that generates presets and ladder in advance (PROJECT=, BUCKET=)
	$(GCLOUD) artifacts repositories describe darkroom --location=$(REGION) >/dev/null 2>&1 || $(GCLOUD) artifacts repositories create darkroom --location=$(REGION) --repository-format=docker
	$(GCLOUD) builds submit --config=deploy/cloudbuild-jobs.yaml --substitutions=_IMAGE=$(IMAGES)/darkroom-jobs:1.0.0 .
	sed -e 's|REGION|$(REGION)|g' -e 's|gs://DERIVATIVES|gs://$(DERIVATIVES)|' -e 's|gs://BUCKET|gs://$(BUCKET)|' -e 's|PROJECT|$(PROJECT)|g' deploy/job.yaml | $(GCLOUD) run jobs replace - $(IN)
	@echo "Run it: gcloud --project=$(PROJECT) run jobs execute darkroom-warm --region=$(REGION) --wait"

deploy-hosting: require-project frontend  ## put Firebase Hosting, with its CDN, before the service (PROJECT=)
	sed -e 's|"serviceId": "darkroom"|"serviceId": "$(SERVICE)"|' -e 's|us-central1|$(REGION)|' deploy/firebase.json > firebase.json
	npx --yes firebase-tools@14 deploy --only hosting --project $(PROJECT)

upgrade: require-project require-gcloud models  ## deploy the current code and keep the service's settings (PROJECT=)
	$(RUN) $(SERVICE) $(IN) --source=.

undeploy: require-project require-gcloud  ## delete services, triggers and job; no bucket is deleted (PROJECT=)
	-for event in finalized deleted; do $(GCLOUD) eventarc triggers delete darkroom-$$event --location=$(REGION); done
	-$(GCLOUD) run jobs delete darkroom-warm $(IN)
	-for name in $(SERVICE) on-image-change coloring-page $(LIGHT) $(HEAVY); do $(GCLOUD) run services delete $$name $(IN); done
	@echo "The photos, and the derivatives, are where they were. To remove the derivatives: gcloud storage rm --recursive gs://NAME-derivatives"

budget: require-project require-gcloud  ## send mail before a month costs more than BUDGET dollars (PROJECT=, BILLING=)
	@test -n "$(BILLING)" || { echo "Say which billing account: make budget PROJECT=$(PROJECT) BILLING=000000-000000-000000"; exit 2; }
	$(GCLOUD) billing budgets create --billing-account=$(BILLING) --display-name=darkroom --budget-amount=$(BUDGET)USD --filter-projects=projects/$(PROJECT) --threshold-rule=percent=0.5 --threshold-rule=percent=1.0
