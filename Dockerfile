# One image for every app; the command says which. Node 24 comes with the image, and `npm ci` brings the same one the
# lock file pins, so that a container runs exactly what the tests ran.
FROM node:24-bookworm-slim AS build
ENV NODE_ENV=production
WORKDIR /opt/asana-warehouse
COPY . .
RUN npm ci --omit=dev
RUN node tools/compile.mjs

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /opt/asana-warehouse
COPY --from=build /opt/asana-warehouse .
RUN mkdir -p /var/lib/asana-warehouse && chown node:node /var/lib/asana-warehouse
USER node
ENTRYPOINT ["node", "apps/cli/bin.mjs"]
CMD ["--help"]
