import { z } from 'zod';
import { ProductService } from '../../generated/shop/v1/products_pb.js';
import * as rpc from '../../platform/grpc/methods.js';
import type { ProductRepository } from './repository.js';
import { NewProduct, ProductChange, ProductQuery } from './schema.js';

const max_import = 10_000;
const ImportRequest = z.strictObject({ product: NewProduct });

/** shop.v1.ProductService */
export function productService(products: ProductRepository): rpc.GrpcService {
  return rpc.implement(ProductService, {
    getProduct: rpc.unary(rpc.IdRequest, async ({ id }) => ({ product: await products.get(id) })),
    batchGetProducts: rpc.unary(rpc.IdsRequest, async ({ ids }) => ({ products: await products.batch(ids) })),
    listProducts: rpc.list(ProductQuery, 'products', products.page),
    createProduct: rpc.unary(NewProduct, async (product) => ({ product: await products.create(product) })),
    updateProduct: rpc.change(ProductChange, async (id, change) => ({ product: await products.update(id, change) })),
    deleteProduct: rpc.unary(rpc.IdRequest, async ({ id }) => {
      await products.delete(id);
      return {};
    }),
    importProducts: rpc.clientStreaming(ImportRequest, max_import, async (requests) => {
      await products.import(requests.map(({ product }) => product));
      return { created_count: requests.length };
    }),
  });
}
